using System.Text.Json;

namespace GitPush.History;

/// <summary>
/// Reads of a line what the index keeps. The output, which may be a MiB and is last (<see cref="PushRecord.Output"/>), is not
/// looked at.
/// </summary>
internal static class PushLogLine
{
    // A push of more refs, such as a repository's first one, is looked up in its line by who asks for a ref.
    private const int MaxRefs = 64;

    /// <returns>Null for what is no record, or one that a crash tore.</returns>
    public static PushLogEntry? Read(ReadOnlySpan<byte> line, PushLogFile file, long offset, PushLogTexts texts)
    {
        try
        {
            return ReadRecord(line, file, offset, texts);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static PushLogEntry? ReadRecord(ReadOnlySpan<byte> line, PushLogFile file, long offset, PushLogTexts texts)
    {
        var json = new Utf8JsonReader(line);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        string? id = null;
        string? repository = null;
        string? user = null;
        DateTimeOffset? started = null;
        DateTimeOffset? ended = null;
        PushResult? result = null;
        var trigger = PushTrigger.Push;
        string[]? refs = [];
        var body = line.Length;
        while (body == line.Length && json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("output"u8))
            {
                body = (int)json.TokenStartIndex - 1;
            }
            else if (json.ValueTextEquals("id"u8))
            {
                id = ReadText(ref json);
            }
            else if (json.ValueTextEquals("repository"u8))
            {
                repository = ReadText(ref json);
            }
            else if (json.ValueTextEquals("user"u8))
            {
                user = ReadText(ref json);
            }
            else if (json.ValueTextEquals("startedAt"u8))
            {
                started = ReadTime(ref json);
            }
            else if (json.ValueTextEquals("endedAt"u8))
            {
                ended = ReadTime(ref json);
            }
            else if (json.ValueTextEquals("result"u8))
            {
                result = ReadName<PushResult>(ref json);
            }
            else if (json.ValueTextEquals("trigger"u8))
            {
                trigger = ReadName<PushTrigger>(ref json) ?? trigger;
            }
            else if (json.ValueTextEquals("refs"u8))
            {
                refs = ReadRefs(ref json, texts);
            }
            else
            {
                json.Skip();
            }
        }

        var isWhole = body == line.Length ? json.TokenType == JsonTokenType.EndObject && !json.Read() : EndsWithText(line[body..]);
        if (!isWhole || id is null || repository is null || started is null || result is null)
        {
            return null;
        }

        return new PushLogEntry
        {
            Key = PushKey.Of(id),
            Repository = texts.Share(repository),
            User = user is null ? null : texts.Share(user),
            Refs = refs,
            StartedAt = started.Value.UtcTicks,
            EndedAt = ended?.UtcTicks ?? -1,
            File = file,
            Offset = offset,
            Length = line.Length,
            BodyLength = body,
            Result = result.Value,
            Trigger = trigger,
        };
    }

    /// <summary>Whether an object ends here, after a text: a line that was torn within its output does not.</summary>
    private static bool EndsWithText(ReadOnlySpan<byte> line)
    {
        if (line.Length < ",\"output\":\"\"}".Length || !line.EndsWith("\"}"u8))
        {
            return false;
        }

        var escapes = 0;
        for (var i = line.Length - 3; i >= 0 && line[i] == '\\'; i--)
        {
            escapes++;
        }

        return escapes % 2 == 0;
    }

    private static string? ReadText(ref Utf8JsonReader json)
    {
        _ = json.Read();
        return json.GetString();
    }

    private static DateTimeOffset? ReadTime(ref Utf8JsonReader json)
    {
        _ = json.Read();
        return json.TokenType == JsonTokenType.Null ? null : json.GetDateTimeOffset();
    }

    private static T? ReadName<T>(ref Utf8JsonReader json)
        where T : struct, Enum
    {
        _ = json.Read();
        return json.TokenType == JsonTokenType.Number ? (T)Enum.ToObject(typeof(T), json.GetInt32())
            : Enum.TryParse<T>(json.GetString(), out var value) ? value
            : null;
    }

    private static string[]? ReadRefs(ref Utf8JsonReader json, PushLogTexts texts)
    {
        if (!json.Read() || json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return [];
        }

        var names = new List<string>();
        while (json.Read() && json.TokenType == JsonTokenType.StartObject)
        {
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals("name"u8) && names.Count <= MaxRefs)
                {
                    names.Add(ReadText(ref json) ?? "");
                }
                else
                {
                    json.Skip();
                }
            }
        }

        return names.Count > MaxRefs ? null : texts.Share(names);
    }
}
