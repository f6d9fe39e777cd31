using System.Text;
using Microsoft.AspNetCore.Http;

namespace GitPush.Console.Live;

/// <summary>Writes server-sent events (HTML Living Standard §9.2.5, "Parsing an event stream").</summary>
internal sealed class EventWriter(HttpResponse response, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
{
    /// <summary>Writes one event. Line breaks of any kind in the data arrive as line feeds.</summary>
    public Task WriteAsync(string name, string data, long? id = null)
    {
        var text = new StringBuilder();
        if (id is not null)
        {
            text.Append("id: ").Append(id.Value).Append('\n');
        }

        text.Append("event: ").Append(name).Append('\n');
        foreach (var line in data.ReplaceLineEndings("\n").Split('\n'))
        {
            text.Append("data: ").Append(line).Append('\n');
        }

        return SendAsync(text.Append('\n'));
    }

    /// <summary>Writes a comment, which clients skip and proxies count as life.</summary>
    public Task HeartbeatAsync() => SendAsync(new StringBuilder(": still here\n\n"));

    private Task SendAsync(StringBuilder text) =>
        PatientCopy.WriteAsync(response, Encoding.UTF8.GetBytes(text.ToString()), patience, time, cancellationToken);
}
