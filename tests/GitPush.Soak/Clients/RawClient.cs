using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace GitPush.Soak.Clients;

/// <summary>HTTP without git: pushes of commands alone, requests for refs, and all that clients do who leave in the middle.</summary>
internal sealed class RawClient(SoakRun run, string repository, int number, int seed, HttpClient http) : SoakClient(run, repository, number, seed)
{
    private const string Zero = "0000000000000000000000000000000000000000";

    // More than the server keeps of a pack in memory.
    private const int HalfABlob = 400_000;

    // A pack without objects: all that is pushed exists already.
    private static readonly byte[] EmptyPack = Convert.FromHexString("5041434B0000000200000000029D08823BD8A8EAB510AD6AC75C823CFD3ED31E");

    private readonly string[] _targets = new string[2];
    private int _pushes;

    private string Ref => $"refs/heads/raw{Number}";

    private string Main => _targets[0];

    protected override async Task PrepareAsync()
    {
        _targets[0] = await Run.Stored(Repository).RunAsync(["rev-parse", "refs/heads/main"]);
        _targets[1] = await Run.Stored(Repository).RunAsync(["rev-parse", "refs/heads/main~1"]);
    }

    protected override Task StepAsync() => Random.Next(10) switch
    {
        0 or 1 => PushAsync(),
        2 => GetAsync("info/refs?service=git-upload-pack", HttpStatusCode.OK),
        3 => GetAsync("info/refs?service=git-receive-pack", HttpStatusCode.OK),
        4 => GetAsync("info/refs?service=git-nothing", HttpStatusCode.Forbidden),
        5 => ListRefsAsync(),
        6 => LeaveAsync("git-receive-pack", Encoding.UTF8.GetBytes(Command(Zero, Main) + "0000PACK")),
        7 => LeaveAsync("git-receive-pack", [.. Encoding.UTF8.GetBytes(Command(Zero, Main) + "0000"), .. HalfAPack()]),
        8 => LeaveAsync("git-receive-pack", Encoding.UTF8.GetBytes(Packet("push-cert\0 report-status\n") + Packet("certificate version 0.1\n"))),
        _ => LeaveAsync("git-upload-pack", Encoding.UTF8.GetBytes($"0032want {Main}\n00000009done\n")),
    };

    private static string Packet(string text) => $"{Encoding.UTF8.GetByteCount(text) + 4:x4}{text}";

    private string Command(string oldId, string newId) => Packet($"{oldId} {newId} {Ref}\0 report-status side-band-64k");

    /// <summary>
    /// Creates the client's own ref, or deletes it. With another value each time: a ref that is deleted and made again with the
    /// value that it had, while <c>git pack-refs</c> is between packing and pruning, is pruned by git and lost.
    /// </summary>
    private async Task PushAsync()
    {
        var current = Run.Acknowledged.GetValueOrDefault((Repository, Ref));
        var deletes = current is not null;
        var (oldId, newId) = deletes ? (current!, Zero) : (Zero, _targets[_pushes++ % _targets.Length]);
        byte[] body = [.. Encoding.UTF8.GetBytes(Command(oldId, newId) + "0000"), .. deletes ? [] : EmptyPack];
        var answer = await PostAsync("git-receive-pack", body);
        if (answer.Contains($"ok {Ref}", StringComparison.Ordinal))
        {
            Run.Acknowledge(Repository, Ref, deletes ? null : newId);
            Run.Count("raw push");
        }
        else
        {
            Run.Fail($"a raw push was answered with: {answer}");
        }
    }

    private async Task ListRefsAsync()
    {
        var answer = await PostAsync("git-upload-pack", Encoding.UTF8.GetBytes(Packet("command=ls-refs\n") + "0001" + Packet("ref-prefix refs/heads/main\n") + "0000"), "version=2");
        Check(answer.Contains($"{Main} refs/heads/main", StringComparison.Ordinal), "ls-refs", answer);
    }

    private async Task GetAsync(string path, HttpStatusCode expected)
    {
        using var response = await http.GetAsync(new Uri($"{Run.UrlOf(Repository)}/{path}"));
        _ = await response.Content.ReadAsByteArrayAsync();
        Check(response.StatusCode == expected, "raw request", $"{path}: {response.StatusCode}");
    }

    private async Task<string> PostAsync(string service, byte[] body, string? protocol = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Run.UrlOf(Repository)}/{service}") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue($"application/x-{service}-request");
        if (protocol is not null)
        {
            request.Headers.Add("Git-Protocol", protocol);
        }

        using var response = await http.SendAsync(request);
        return $"{(int)response.StatusCode} {Encoding.Latin1.GetString(await response.Content.ReadAsByteArrayAsync())}";
    }

    // A blob of twice the size, its first half in stored blocks (RFC 1951 §3.2.4).
    private static byte[] HalfAPack()
    {
        var pack = new List<byte>([.. "PACK\0\0\0\u0002\0\0\0\u0001"u8, .. EntryHeader(2 * HalfABlob), 0x78, 0x01]);
        for (var left = HalfABlob; left > 0; left -= ushort.MaxValue)
        {
            pack.AddRange([0, 0xFF, 0xFF, 0, 0, .. new byte[ushort.MaxValue]]);
        }

        return [.. pack];
    }

    // The type, 3 for a blob, and the size: four bits, then seven in each byte (gitformat-pack(5)).
    private static List<byte> EntryHeader(int size)
    {
        var header = new List<byte> { (byte)((3 << 4) | (size & 15)) };
        for (size >>= 4; size > 0; size >>= 7)
        {
            header[^1] |= 0x80;
            header.Add((byte)(size & 0x7F));
        }

        return header;
    }

    /// <summary>Sends a part of a request, reads a little of what comes, and hangs up.</summary>
    private async Task LeaveAsync(string service, byte[] body)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(Run.Url.Host, Run.Url.Port);
        var stream = client.GetStream();
        var length = service == "git-receive-pack" ? 2 * HalfABlob : body.Length;
        await stream.WriteAsync(Encoding.UTF8.GetBytes(
            $"POST {new Uri(Run.UrlOf(Repository)).AbsolutePath}/{service} HTTP/1.1\r\nHost: {Run.Url.Authority}\r\n"
            + $"Content-Type: application/x-{service}-request\r\nContent-Length: {length}\r\n\r\n"));
        await stream.WriteAsync(body);
        if (service == "git-upload-pack")
        {
            _ = await stream.ReadAsync(new byte[100]);
        }

        client.LingerState = new LingerOption(enable: Random.Next(2) == 0, 0);
        Run.Count("hang-up");
    }

    private void Check(bool holds, string what, string answer)
    {
        Run.Count(what);
        if (!holds)
        {
            Run.Fail($"{what}: {answer}");
        }
    }
}
