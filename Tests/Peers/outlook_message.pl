# Reads the files named on standard input with Email::Outlook::Message and prints one line for each:
# status, number of parts, subject.
use strict;
use warnings;
use Email::Outlook::Message;
local $SIG{__WARN__} = sub { };
binmode STDOUT, ":utf8";
$| = 1;
while (my $file = <STDIN>) {
    chomp $file;
    my ($parts, $subject);
    my $good = eval {
        local $SIG{ALRM} = sub { die "time\n" };
        alarm 300;
        my $mime = Email::Outlook::Message->new($file)->to_email_mime;
        $parts = scalar $mime->subparts;
        $subject = $mime->header("Subject") // "";
        alarm 0;
        1;
    };
    alarm 0;
    $subject = $good ? $subject : ($@ // "");
    $subject =~ s/\s+/ /g;
    print join("\t", $good ? "ok" : "error", $parts // 0, $subject), "\n";
}
