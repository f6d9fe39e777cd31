using GitPush.Compare.Clients;

namespace GitPush.Compare.Repositories;

/// <summary>One push as a git client would send it: ids and the thin pack between them.</summary>
internal sealed record PreparedPush(string OldId, string NewId, byte[] Pack)
{
    /// <summary>The body of the request that pushes it to a ref.</summary>
    public byte[] BodyFor(string name) => [.. GitRequests.PushCommands([(OldId, NewId, name)]), .. Pack];
}
