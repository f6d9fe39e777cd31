using System.Text;

namespace GitPush.Console.Tests.Support;

/// <summary>Reads server-sent events.</summary>
internal sealed class EventStream(HttpResponseMessage response, Stream stream) : IDisposable
{
    private readonly StreamReader _reader = new(stream, Encoding.UTF8);

    public static async Task<EventStream> OpenAsync(HttpResponseMessage response)
    {
        Assert.AreEqual("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new EventStream(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The next event, or null at the end.</summary>
    public async Task<(string Name, string Data, string? Id)?> NextAsync()
    {
        var (name, id, data) = ("", (string?)null, new List<string>());
        while (await _reader.ReadLineAsync() is { } line)
        {
            if (line.Length == 0)
            {
                if (name.Length > 0)
                {
                    return (name, string.Join('\n', data), id);
                }

                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var value = line[(colon + 1)..].TrimStart(' ');
            switch (line[..colon])
            {
                case "event": name = value; break;
                case "id": id = value; break;
                case "data": data.Add(value); break;
            }
        }

        return null;
    }

    /// <summary>Reads events until one of a name has a text.</summary>
    public async Task<(string Name, string Data, string? Id)> WaitForAsync(string name, string text)
    {
        while (await NextAsync() is { } next)
        {
            if (next.Name == name && next.Data.Contains(text, StringComparison.Ordinal))
            {
                return next;
            }
        }

        throw new EndOfStreamException($"There was no event '{name}' with '{text}'.");
    }

    public void Dispose()
    {
        _reader.Dispose();
        response.Dispose();
    }
}
