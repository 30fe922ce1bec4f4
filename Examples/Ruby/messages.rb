#!/usr/bin/env ruby
# Writes a message and reads messages through libopenimsg with Fiddle, which comes with Ruby.
#
#     messages.rb write FILE
#     messages.rb read FILE...
#
# OPENIMSG_LIBRARY names the library where the loader doesn't find it.
require "fiddle/import"

module OpenIMsg
  extend Fiddle::Importer
  dlload ENV.fetch("OPENIMSG_LIBRARY", "libopenimsg.so.1")
  typealias "int32_t", "int"
  typealias "uint32_t", "unsigned int"
  typealias "int64_t", "long long"
  typealias "uint64_t", "unsigned long long"

  extern "char *OpenIMsgErrorText()"
  extern "void OpenIMsgFree(void *)"
  extern "int32_t OpenIMsgOpenFile(char *, int32_t, void *)"
  extern "int32_t OpenIMsgCreateFile(char *, void *)"
  extern "int32_t OpenIMsgSave(void *)"
  extern "int32_t OpenIMsgClose(void *)"
  extern "int32_t OpenIMsgGetText(void *, uint32_t, void *, void *)"
  extern "int32_t OpenIMsgSetText(void *, uint32_t, char *, int64_t)"
  extern "int32_t OpenIMsgGetInteger(void *, uint32_t, void *)"
  extern "int32_t OpenIMsgGetSize(void *, uint32_t, void *)"
  extern "int32_t OpenIMsgGetRecipientCount(void *, void *)"
  extern "int32_t OpenIMsgOpenRecipient(void *, uint32_t, void *)"
  extern "int32_t OpenIMsgAddRecipient(void *, int32_t, char *, char *, char *, void *)"
  extern "int32_t OpenIMsgGetAttachmentCount(void *, void *)"
  extern "int32_t OpenIMsgOpenAttachment(void *, uint32_t, void *)"
  extern "int32_t OpenIMsgAddAttachment(void *, char *, char *, uint64_t, void *)"
  extern "int32_t OpenIMsgOpenEmbedded(void *, void *)"
  extern "int32_t OpenIMsgAddEmbedded(void *, char *, void *, void *)"

  SUBJECT, BODY, SENDER_NAME, SENDER_ADDRESS = 0x0037001F, 0x1000001F, 0x0C1A001F, 0x0C1F001F
  RECIPIENT_TYPE, DISPLAY_NAME, ADDRESS = 0x0C150003, 0x3001001F, 0x3003001F
  ATTACH_METHOD, FILE_NAME, DATA = 0x37050003, 0x3707001F, 0x37010102
  EMBEDDED, NOT_FOUND = 5, 0x8004010F - 2**32

  class Error < StandardError; end

  def self.check(result)
    raise Error, OpenIMsgErrorText().to_s.force_encoding("UTF-8") if result.negative?
  end

  # What a function gives in its last argument: 4 or 8 bytes of a number, unpacked so.
  def self.out(format, function, *arguments)
    place = "\0".b * 8
    check(send(function, *arguments, place))
    place.unpack1(format)
  end

  # A message, an attachment or a recipient, closed after the block.
  class Item
    attr_reader :handle

    def initialize(handle) = @handle = handle

    def self.open(function, *arguments)
      item = new(OpenIMsg.out("Q", function, *arguments))
      yield item
    ensure
      item&.close
    end

    def close = OpenIMsg.OpenIMsgClose(@handle)
    def save = OpenIMsg.check(OpenIMsg.OpenIMsgSave(@handle))

    # A text property, "" where there is none.
    def [](tag)
      block, length = "\0".b * 8, "\0".b * 8
      result = OpenIMsg.OpenIMsgGetText(@handle, tag, block, length)
      return "" if result == NOT_FOUND

      OpenIMsg.check(result)
      address = block.unpack1("Q")
      Fiddle::Pointer.new(address)[0, length.unpack1("Q")].force_encoding("UTF-8")
    ensure
      OpenIMsg.OpenIMsgFree(address) if address
    end

    def []=(tag, text)
      OpenIMsg.check(OpenIMsg.OpenIMsgSetText(@handle, tag, text, text.bytesize))
    end

    def integer(tag)
      value = "\0".b * 8
      result = OpenIMsg.OpenIMsgGetInteger(@handle, tag, value)
      OpenIMsg.check(result) unless result == NOT_FOUND
      value.unpack1("q")
    end

    def size(tag)
      value = "\0".b * 8
      OpenIMsg.OpenIMsgGetSize(@handle, tag, value)
      value.unpack1("Q")
    end
  end
end

include OpenIMsg

def show_attachment(attachment, indent)
  if attachment.integer(ATTACH_METHOD) == EMBEDDED
    Item.open(:OpenIMsgOpenEmbedded, attachment.handle) { |message| show(message, indent) }
  else
    puts "#{indent}#{attachment[FILE_NAME]}: #{attachment.size(DATA)} bytes"
  end
end

def show(message, indent = "")
  puts indent + message[SUBJECT]
  puts "#{indent}from #{message[SENDER_NAME]} <#{message[SENDER_ADDRESS]}>" unless message[SENDER_NAME].empty?
  OpenIMsg.out("L", :OpenIMsgGetRecipientCount, message.handle).times do |index|
    Item.open(:OpenIMsgOpenRecipient, message.handle, index) do |recipient|
      kind = %w[from to cc bcc][recipient.integer(RECIPIENT_TYPE) & 3]
      puts "#{indent}#{kind} #{recipient[DISPLAY_NAME]} <#{recipient[ADDRESS]}>"
    end
  end
  OpenIMsg.out("L", :OpenIMsgGetAttachmentCount, message.handle).times do |index|
    Item.open(:OpenIMsgOpenAttachment, message.handle, index) { |item| show_attachment(item, "#{indent}    ") }
  end
end

def embed(message)
  places = ["\0".b * 8, "\0".b * 8]
  OpenIMsg.check(OpenIMsg.OpenIMsgAddEmbedded(message.handle, "Inner", *places))
  attachment, inner = places.map { |place| Item.new(place.unpack1("Q")) }
  inner[SUBJECT] = "Inner"
  [inner, attachment].each do |item|
    item.save
    item.close
  end
end

def write(path)
  Item.open(:OpenIMsgCreateFile, path) do |message|
    message[SUBJECT] = "Hello from Ruby 🐍"
    message[SENDER_NAME] = "Ada Lovelace"
    message[SENDER_ADDRESS] = "ada@example.org"
    message[BODY] = "The squares are attached.\r\n"
    OpenIMsg.check(OpenIMsg.OpenIMsgAddRecipient(message.handle, 1, "Charles Babbage", nil, "charles@example.org", nil))
    OpenIMsg.check(OpenIMsg.OpenIMsgAddRecipient(message.handle, 2, "Mary Somerville", nil, "mary@example.org", nil))
    squares = "0 1 4 9 16\n"
    OpenIMsg.check(OpenIMsg.OpenIMsgAddAttachment(message.handle, "squares.txt", squares, squares.bytesize, nil))
    embed(message)
    message.save
  end
end

verb, *files = ARGV
abort "messages.rb write FILE | read FILE..." if files.empty? || !%w[read write].include?(verb)
begin
  files.each do |file|
    if verb == "write"
      write(file)
    else
      Item.open(:OpenIMsgOpenFile, file, 0) { |message| show(message) }
    end
  end
rescue OpenIMsg::Error => e
  abort e.message
end
