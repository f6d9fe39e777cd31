namespace GitPush.EndToEnd.Tests;

/// <summary>What is done twice: with a repository that git itself serves, and with the same one served by GitPush.</summary>
/// <param name="Name">What is tried, in words.</param>
/// <param name="Steps">
/// Commands of the client, in words divided by spaces: <c>URL</c> stands for the repository, <c>@n</c> for the date of commit n
/// with its words joined. The step <c>server</c> lets the server's history go on; <c>server …</c> is a command of git there.
/// </param>
internal sealed record ShallowScenario(string Name, params string[] Steps)
{
    /// <summary>Whether the server's repository is a shallow clone itself.</summary>
    public bool IsServerShallow { get; init; }

    /// <summary>Why GitPush ends otherwise, on purpose; null where it must not.</summary>
    public string? Difference { get; init; }

    /// <summary>What the client writes about each ref, where that is not what it writes to git's own server; the refs must be the same.</summary>
    public string[] Expected { get; init; } = [];

    public override string ToString() => Name;
}
