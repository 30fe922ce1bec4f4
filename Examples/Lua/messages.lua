#!/usr/bin/env luajit
-- Writes a message and reads messages through libopenimsg with LuaJIT's ffi.
--
--     messages.lua write FILE
--     messages.lua read FILE...
--
-- OPENIMSG_LIBRARY names the library where the loader doesn't find it.
local ffi = require("ffi")

ffi.cdef [[
typedef struct OpenIMsgObject OpenIMsgObject;
const char *OpenIMsgErrorText(void);
void OpenIMsgFree(void *block);
int32_t OpenIMsgOpenFile(const char *path, int32_t writable, OpenIMsgObject **message);
int32_t OpenIMsgCreateFile(const char *path, OpenIMsgObject **message);
int32_t OpenIMsgSave(OpenIMsgObject *object);
int32_t OpenIMsgClose(OpenIMsgObject *object);
int32_t OpenIMsgGetText(OpenIMsgObject *object, uint32_t tag, char **text, uint64_t *length);
int32_t OpenIMsgSetText(OpenIMsgObject *object, uint32_t tag, const char *text, int64_t length);
int32_t OpenIMsgGetInteger(OpenIMsgObject *object, uint32_t tag, int64_t *value);
int32_t OpenIMsgGetSize(OpenIMsgObject *object, uint32_t tag, uint64_t *size);
int32_t OpenIMsgGetRecipientCount(OpenIMsgObject *message, uint32_t *count);
int32_t OpenIMsgOpenRecipient(OpenIMsgObject *message, uint32_t index, OpenIMsgObject **recipient);
int32_t OpenIMsgAddRecipient(OpenIMsgObject *message, int32_t kind, const char *name, const char *type,
                             const char *address, OpenIMsgObject **recipient);
int32_t OpenIMsgGetAttachmentCount(OpenIMsgObject *message, uint32_t *count);
int32_t OpenIMsgOpenAttachment(OpenIMsgObject *message, uint32_t index, OpenIMsgObject **attachment);
int32_t OpenIMsgAddAttachment(OpenIMsgObject *message, const char *name, const void *bytes, uint64_t size,
                              OpenIMsgObject **attachment);
int32_t OpenIMsgOpenEmbedded(OpenIMsgObject *attachment, OpenIMsgObject **message);
int32_t OpenIMsgAddEmbedded(OpenIMsgObject *message, const char *name, OpenIMsgObject **attachment,
                            OpenIMsgObject **embedded);
]]
local lib = ffi.load(os.getenv("OPENIMSG_LIBRARY") or "libopenimsg.so.1")

local SUBJECT, BODY, SENDER_NAME, SENDER_ADDRESS = 0x0037001F, 0x1000001F, 0x0C1A001F, 0x0C1F001F
local RECIPIENT_TYPE, DISPLAY_NAME, ADDRESS = 0x0C150003, 0x3001001F, 0x3003001F
local ATTACH_METHOD, FILE_NAME, DATA = 0x37050003, 0x3707001F, 0x37010102
local EMBEDDED, NOT_FOUND = 5, 0x8004010F - 0x100000000

local function check(result)
    if result < 0 then
        error(ffi.string(lib.OpenIMsgErrorText()), 0)
    end
end

-- What a function gives in its last argument, of that C type.
local function out(kind, call, ...)
    local place = ffi.new(kind .. "[1]")
    local arguments, count = { ... }, select("#", ...)
    arguments[count + 1] = place
    check(call(unpack(arguments, 1, count + 1)))
    return place[0]
end

-- A handle, which is closed when nothing refers to it any more.
local function object(...)
    return ffi.gc(out("OpenIMsgObject *", ...), lib.OpenIMsgClose)
end

-- A text property, "" where there is none.
local function text(of, tag)
    local block, length = ffi.new("char *[1]"), ffi.new("uint64_t[1]")
    local result = lib.OpenIMsgGetText(of, tag, block, length)
    if result == NOT_FOUND then
        return ""
    end
    check(result)
    local found = ffi.string(block[0], tonumber(length[0]))
    lib.OpenIMsgFree(block[0])
    return found
end

local function set_text(of, tag, value)
    check(lib.OpenIMsgSetText(of, tag, value, #value))
end

local function integer(of, tag)
    local value = ffi.new("int64_t[1]")
    local result = lib.OpenIMsgGetInteger(of, tag, value)
    if result ~= NOT_FOUND then
        check(result)
    end
    return tonumber(value[0])
end

local function show(message, indent)
    print(indent .. text(message, SUBJECT))
    local sender = text(message, SENDER_NAME)
    if sender ~= "" then
        print(("%sfrom %s <%s>"):format(indent, sender, text(message, SENDER_ADDRESS)))
    end
    for index = 0, out("uint32_t", lib.OpenIMsgGetRecipientCount, message) - 1 do
        local recipient = object(lib.OpenIMsgOpenRecipient, message, index)
        local kind = ({ "to", "cc", "bcc" })[integer(recipient, RECIPIENT_TYPE)] or "from"
        print(("%s%s %s <%s>"):format(indent, kind, text(recipient, DISPLAY_NAME), text(recipient, ADDRESS)))
    end
    for index = 0, out("uint32_t", lib.OpenIMsgGetAttachmentCount, message) - 1 do
        local attachment = object(lib.OpenIMsgOpenAttachment, message, index)
        if integer(attachment, ATTACH_METHOD) == EMBEDDED then
            show(object(lib.OpenIMsgOpenEmbedded, attachment), indent .. "    ")
        else
            local size = ffi.new("uint64_t[1]")
            lib.OpenIMsgGetSize(attachment, DATA, size)
            print(("%s    %s: %d bytes"):format(indent, text(attachment, FILE_NAME), tonumber(size[0])))
        end
    end
end

local function write(path)
    local message = object(lib.OpenIMsgCreateFile, path)
    set_text(message, SUBJECT, "Hello from Lua 🐍")
    set_text(message, SENDER_NAME, "Ada Lovelace")
    set_text(message, SENDER_ADDRESS, "ada@example.org")
    set_text(message, BODY, "The squares are attached.\r\n")
    check(lib.OpenIMsgAddRecipient(message, 1, "Charles Babbage", nil, "charles@example.org", nil))
    check(lib.OpenIMsgAddRecipient(message, 2, "Mary Somerville", nil, "mary@example.org", nil))
    local squares = "0 1 4 9 16\n"
    check(lib.OpenIMsgAddAttachment(message, "squares.txt", squares, #squares, nil))
    local attachment, inner = ffi.new("OpenIMsgObject *[1]"), ffi.new("OpenIMsgObject *[1]")
    check(lib.OpenIMsgAddEmbedded(message, "Inner", attachment, inner))
    set_text(inner[0], SUBJECT, "Inner")
    for _, part in ipairs { inner[0], attachment[0] } do
        check(lib.OpenIMsgSave(part))
        lib.OpenIMsgClose(part)
    end
    check(lib.OpenIMsgSave(message))
end

local verb = table.remove(arg, 1)
if not arg[1] or (verb ~= "read" and verb ~= "write") then
    io.stderr:write("messages.lua write FILE | read FILE...\n")
    os.exit(2)
end
local done, problem = pcall(function()
    for _, path in ipairs(arg) do
        if verb == "write" then
            write(path)
        else
            show(object(lib.OpenIMsgOpenFile, path, 0), "")
        end
    end
end)
if not done then
    io.stderr:write(problem, "\n")
    os.exit(1)
end
