namespace GitPush.Protocol;

/// <summary>
/// What a client says of the protocol's versions: keys and values with <c>:</c> between them, of which <c>version=N</c> is known.
/// Over HTTP it is the header <c>Git-Protocol</c>, over SSH the environment variable <c>GIT_PROTOCOL</c> (gitprotocol-v2(5)).
/// </summary>
internal static class ProtocolVersion
{
    /// <summary>The highest version that the client offers of those that exist; 0 when it offers none.</summary>
    public static int Parse(ReadOnlySpan<char> text)
    {
        var version = 0;
        foreach (var range in text.Split(':'))
        {
            version = Math.Max(version, text[range].Trim() switch
            {
                "version=1" => 1,
                "version=2" => 2,
                _ => 0,
            });
        }

        return version;
    }
}
