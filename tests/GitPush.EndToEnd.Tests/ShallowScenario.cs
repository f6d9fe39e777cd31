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

    /// <summary>The protocol versions for which the client is the same; fewer where git's own server answers one of them otherwise.</summary>
    public int[] Versions { get; init; } = [0, 1, 2];

    public override string ToString() => Name;
}
