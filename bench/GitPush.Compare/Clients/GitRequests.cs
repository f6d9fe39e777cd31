namespace GitPush.Compare.Clients;

/// <summary>What a git client asks of a server, sent by a raw client. Each method fails when the server refuses.</summary>
internal static class GitRequests
{
    private const string PushCapabilities = "report-status side-band-64k quiet object-format=sha1 agent=git/2.39.5";
    private const string Version2 = "version=2";

    /// <summary>The commands of a push, up to the pack.</summary>
    public static byte[] PushCommands(IEnumerable<(string OldId, string NewId, string Ref)> commands)
    {
        var packets = new Packets();
        var capabilities = $"\0{PushCapabilities}";
        foreach (var (oldId, newId, name) in commands)
        {
            packets.Line($"{oldId} {newId} {name}{capabilities}");
            capabilities = "";
        }

        return packets.Flush().ToArray();
    }

    /// <summary>Both requests of a push: the advertisement, then commands and pack.</summary>
    public static void Push(RawHttpClient client, string repositoryPath, ReadOnlySpan<byte> body)
    {
        Expect(client.Get($"{repositoryPath}/info/refs?service=git-receive-pack"));
        ExpectAccepted(client.Post(repositoryPath, "git-receive-pack", body));
    }

    /// <summary>A push whose pack is in a file.</summary>
    public static void Push(RawHttpClient client, string repositoryPath, byte[] commands, string pack)
    {
        Expect(client.Get($"{repositoryPath}/info/refs?service=git-receive-pack"));
        ExpectAccepted(client.PostFile(repositoryPath, "git-receive-pack", commands, pack));
    }

    /// <summary>Both requests of <c>git ls-remote</c> for the refs of one prefix.</summary>
    public static void ListRefs(RawHttpClient client, string repositoryPath, string prefix)
    {
        var body = Command("ls-refs").Delimiter().Line("peel\n").Line("symrefs\n").Line($"ref-prefix {prefix}\n").Flush();
        Expect(client.Get($"{repositoryPath}/info/refs?service=git-upload-pack", Version2));
        var answer = Expect(client.Post(repositoryPath, "git-upload-pack", body.ToArray(), Version2));
        if (!answer.StartText.Contains(prefix, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"No ref below {prefix} was listed.");
        }
    }

    /// <summary>All requests of a fetch whose client knows what to say.</summary>
    public static void Fetch(RawHttpClient client, string repositoryPath, IEnumerable<string> wants, IEnumerable<string> haves)
    {
        Expect(client.Get($"{repositoryPath}/info/refs?service=git-upload-pack", Version2));
        Expect(client.Post(repositoryPath, "git-upload-pack", Command("ls-refs").Delimiter().Line("peel\n").Line("symrefs\n").Line("ref-prefix refs/heads/\n").Flush().ToArray(), Version2));
        var body = Command("fetch").Delimiter().Line("thin-pack\n").Line("no-progress\n").Line("include-tag\n").Line("ofs-delta\n");
        foreach (var want in wants)
        {
            body.Line($"want {want}\n");
        }

        foreach (var have in haves)
        {
            body.Line($"have {have}\n");
        }

        var answer = Expect(client.Post(repositoryPath, "git-upload-pack", body.Line("done\n").Flush().ToArray(), Version2));
        if (!answer.StartText.Contains("packfile\n", StringComparison.Ordinal) || !answer.End.AsSpan().SequenceEqual("0000"u8))
        {
            throw new InvalidOperationException($"The answer is no whole pack: {answer.StartText[..Math.Min(answer.StartText.Length, 200)]}");
        }
    }

    private static Packets Command(string name) =>
        new Packets().Line($"command={name}").Line("agent=git/2.39.5").Line("object-format=sha1");

    private static RawHttpResponse Expect(RawHttpResponse answer) =>
        answer.Status == 200 ? answer : throw new InvalidOperationException($"The server answered {answer.Status}: {answer.StartText}");

    private static void ExpectAccepted(RawHttpResponse answer)
    {
        var text = Expect(answer).StartText;
        if (!text.Contains("unpack ok", StringComparison.Ordinal)
            || !text.Contains("ok refs/", StringComparison.Ordinal)
            || text.Contains("ng refs/", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"The push was refused: {text}");
        }
    }
}
