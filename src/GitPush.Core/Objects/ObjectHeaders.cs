namespace GitPush.Objects;

/// <summary>The lines at the front of commits and tags: a key, a space, a value; further lines of a value begin with a space.</summary>
internal static class ObjectHeaders
{
    /// <summary>Finds the first line of a key's value among the lines before the message.</summary>
    public static bool TryFind(ReadOnlySpan<byte> headers, ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        while (!headers.IsEmpty && headers[0] != '\n')
        {
            var line = TakeLine(ref headers);
            if (line.Length > key.Length && line[key.Length] == ' ' && line.StartsWith(key))
            {
                value = line[(key.Length + 1)..];
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>What follows the empty line behind the headers.</summary>
    public static ReadOnlySpan<byte> Message(ReadOnlySpan<byte> headers)
    {
        if (headers.StartsWith((byte)'\n'))
        {
            return headers[1..];
        }

        var end = headers.IndexOf("\n\n"u8);
        return end < 0 ? default : headers[(end + 2)..];
    }

    /// <summary>Reads the line of a key whose value is an id, and goes behind it.</summary>
    /// <returns>False when the line is another one; nothing is taken then.</returns>
    public static bool TryTakeId(ref ReadOnlySpan<byte> headers, ReadOnlySpan<byte> key, out ObjectId id)
    {
        var length = key.Length + 1 + ObjectId.HexSize + 1;
        if (headers.Length < length
            || !headers.StartsWith(key)
            || headers[key.Length] != ' '
            || headers[length - 1] != '\n'
            || !ObjectId.TryParse(headers.Slice(key.Length + 1, ObjectId.HexSize), out id))
        {
            id = default;
            return false;
        }

        headers = headers[length..];
        return true;
    }

    public static ReadOnlySpan<byte> TakeLine(scoped ref ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)'\n');
        var line = end < 0 ? text : text[..end];
        text = end < 0 ? default : text[(end + 1)..];
        return line;
    }
}
