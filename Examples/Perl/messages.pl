#!/usr/bin/env perl
# Writes a message and reads messages through libopenimsg with FFI::Platypus (Debian: libffi-platypus-perl).
#
#     messages.pl write FILE
#     messages.pl read FILE...
#
# OPENIMSG_LIBRARY names the library where the loader doesn't find it.
use strict;
use warnings;
use utf8;
use Encode qw(decode encode);
use FFI::Platypus 1.00;

use constant {
    SUBJECT => 0x0037001F, BODY => 0x1000001F, SENDER_NAME => 0x0C1A001F, SENDER_ADDRESS => 0x0C1F001F,
    RECIPIENT_TYPE => 0x0C150003, DISPLAY_NAME => 0x3001001F, ADDRESS => 0x3003001F,
    ATTACH_METHOD => 0x37050003, FILE_NAME => 0x3707001F, DATA => 0x37010102,
    EMBEDDED => 5, NOT_FOUND => 0x8004010F - 2**32,
};

my $ffi = FFI::Platypus->new(api => 1, lib => $ENV{OPENIMSG_LIBRARY} // 'libopenimsg.so.1');
$ffi->type(opaque => 'handle');
$ffi->attach(@$_) for (
    [OpenIMsgErrorText => [] => 'string'],
    [OpenIMsgFree => ['opaque'] => 'void'],
    [OpenIMsgOpenFile => ['string', 'sint32', 'handle*'] => 'sint32'],
    [OpenIMsgCreateFile => ['string', 'handle*'] => 'sint32'],
    [OpenIMsgSave => ['handle'] => 'sint32'],
    [OpenIMsgClose => ['handle'] => 'sint32'],
    [OpenIMsgGetText => ['handle', 'uint32', 'opaque*', 'uint64*'] => 'sint32'],
    [OpenIMsgSetText => ['handle', 'uint32', 'string', 'sint64'] => 'sint32'],
    [OpenIMsgGetInteger => ['handle', 'uint32', 'sint64*'] => 'sint32'],
    [OpenIMsgGetSize => ['handle', 'uint32', 'uint64*'] => 'sint32'],
    [OpenIMsgGetRecipientCount => ['handle', 'uint32*'] => 'sint32'],
    [OpenIMsgOpenRecipient => ['handle', 'uint32', 'handle*'] => 'sint32'],
    [OpenIMsgAddRecipient => ['handle', 'sint32', 'string', 'string', 'string', 'opaque'] => 'sint32'],
    [OpenIMsgGetAttachmentCount => ['handle', 'uint32*'] => 'sint32'],
    [OpenIMsgOpenAttachment => ['handle', 'uint32', 'handle*'] => 'sint32'],
    [OpenIMsgAddAttachment => ['handle', 'string', 'string', 'uint64', 'opaque'] => 'sint32'],
    [OpenIMsgOpenEmbedded => ['handle', 'handle*'] => 'sint32'],
    [OpenIMsgAddEmbedded => ['handle', 'string', 'handle*', 'handle*'] => 'sint32'],
);

sub check { $_[0] >= 0 or die decode('UTF-8', OpenIMsgErrorText()), "\n" }

# A text property, "" where there is none.
sub text {
    my ($object, $tag) = @_;
    my ($block, $length);
    my $result = OpenIMsgGetText($object, $tag, \$block, \$length);
    return '' if $result == NOT_FOUND;
    check($result);
    my $text = $ffi->cast(opaque => 'string', $block);
    OpenIMsgFree($block);
    return decode('UTF-8', $text);
}

sub set_text {
    my ($object, $tag, $text) = @_;
    check(OpenIMsgSetText($object, $tag, encode('UTF-8', $text), -1));
}

sub integer {
    my ($object, $tag) = @_;
    my $value = 0;
    my $result = OpenIMsgGetInteger($object, $tag, \$value);
    check($result) unless $result == NOT_FOUND;
    return $value;
}

sub show_attachment {
    my ($attachment, $indent) = @_;
    if (integer($attachment, ATTACH_METHOD) == EMBEDDED) {
        my $message;
        check(OpenIMsgOpenEmbedded($attachment, \$message));
        show($message, $indent);
        OpenIMsgClose($message);
    } else {
        my $size = 0;
        OpenIMsgGetSize($attachment, DATA, \$size);
        print $indent, text($attachment, FILE_NAME), ": $size bytes\n";
    }
}

sub show {
    my ($message, $indent) = @_;
    print $indent, text($message, SUBJECT), "\n";
    my $sender = text($message, SENDER_NAME);
    print $indent, "from $sender <", text($message, SENDER_ADDRESS), ">\n" if $sender ne '';
    my ($count, $object);
    check(OpenIMsgGetRecipientCount($message, \$count));
    for my $index (0 .. $count - 1) {
        check(OpenIMsgOpenRecipient($message, $index, \$object));
        my $kind = (qw(from to cc bcc))[integer($object, RECIPIENT_TYPE) & 3];
        print $indent, "$kind ", text($object, DISPLAY_NAME), ' <', text($object, ADDRESS), ">\n";
        OpenIMsgClose($object);
    }
    check(OpenIMsgGetAttachmentCount($message, \$count));
    for my $index (0 .. $count - 1) {
        check(OpenIMsgOpenAttachment($message, $index, \$object));
        show_attachment($object, "$indent    ");
        OpenIMsgClose($object);
    }
}

sub write_message {
    my ($path) = @_;
    my ($message, $attachment, $inner);
    check(OpenIMsgCreateFile($path, \$message));
    set_text($message, SUBJECT, "Hello from Perl \x{1F40D}");
    set_text($message, SENDER_NAME, 'Ada Lovelace');
    set_text($message, SENDER_ADDRESS, 'ada@example.org');
    set_text($message, BODY, "The squares are attached.\r\n");
    check(OpenIMsgAddRecipient($message, 1, 'Charles Babbage', undef, 'charles@example.org', undef));
    check(OpenIMsgAddRecipient($message, 2, 'Mary Somerville', undef, 'mary@example.org', undef));
    my $squares = join(' ', map { $_ * $_ } 0 .. 4) . "\n";
    check(OpenIMsgAddAttachment($message, 'squares.txt', $squares, length $squares, undef));
    check(OpenIMsgAddEmbedded($message, 'Inner', \$attachment, \$inner));
    set_text($inner, SUBJECT, 'Inner');
    for my $object ($inner, $attachment, $message) {
        check(OpenIMsgSave($object));
        OpenIMsgClose($object);
    }
}

binmode STDOUT, ':encoding(UTF-8)';
my ($verb, @files) = @ARGV;
die "messages.pl write FILE | read FILE...\n" unless @files && $verb =~ /^(read|write)$/;
for my $file (@files) {
    if ($verb eq 'write') { write_message($file); next }
    my $message;
    check(OpenIMsgOpenFile($file, 0, \$message));
    show($message, '');
    OpenIMsgClose($message);
}
