using Microsoft.Extensions.Primitives;

namespace GitPush.Http.Endpoints;

/// <summary>
/// The <c>Git-Protocol</c> header: keys and values with <c>:</c> between them, of which <c>version=N</c> is known
/// (gitprotocol-v2(5), HTTP transport).
/// </summary>
internal static class GitProtocolHeader
{
    public const string Name = "Git-Protocol";

    /// <summary>The highest version that the client offers of those that exist; 0 when it offers none.</summary>
    public static int ParseVersion(StringValues header)
    {
        var version = 0;
        foreach (var value in header)
        {
            foreach (var range in value.AsSpan().Split(':'))
            {
                version = Math.Max(version, value.AsSpan()[range].Trim() switch
                {
                    "version=1" => 1,
                    "version=2" => 2,
                    _ => 0,
                });
            }
        }

        return version;
    }
}
