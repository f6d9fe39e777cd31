using GitPush.Protocol;
using Microsoft.Extensions.Primitives;

namespace GitPush.Http.Endpoints;

/// <summary>The <c>Git-Protocol</c> header (gitprotocol-v2(5), HTTP transport).</summary>
internal static class GitProtocolHeader
{
    public const string Name = "Git-Protocol";

    /// <summary>The highest version that the client offers of those that exist; 0 when it offers none.</summary>
    public static int ParseVersion(StringValues header)
    {
        var version = 0;
        foreach (var value in header)
        {
            version = Math.Max(version, ProtocolVersion.Parse(value));
        }

        return version;
    }
}
