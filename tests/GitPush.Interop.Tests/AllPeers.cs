using System.Reflection;

namespace GitPush.Interop.Tests;

/// <summary>The peers. <c>./test.sh</c> installs what they need.</summary>
internal static class AllPeers
{
    // The start script of Debian's package forgets a library that its program needs.
    private static readonly string[] JavaLibraries =
    [
        "org.eclipse.jgit", "org.eclipse.jgit.pgm", "org.eclipse.jgit.archive", "org.eclipse.jgit.lfs", "org.eclipse.jgit.http.apache", "args4j", "commons-compress",
        "commons-logging", "httpclient", "httpcore", "slf4j-api", "slf4j-nop", "javaewah", "jsch",
    ];

    private static readonly string Root =
        typeof(AllPeers).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    // Debian's modules belong to Debian's Python, whichever other comes first on the path.
    private static readonly Dictionary<string, Peer> Peers = new Peer[]
    {
        new CommandPeer("git", ["git"], canCloneShallow: true),
        new JGitPeer(["java", "-XX:TieredStopAtLevel=1", "-cp", ClassPath(), "org.eclipse.jgit.pgm.Main"]),
        new ScriptPeer("isomorphic-git", ["node", Script("isomorphic-git.cjs")], canCloneShallow: true, ("NODE_PATH", Path.Combine(Root, "artifacts", "peers", "node_modules"))),
        new ScriptPeer("dulwich", ["/usr/bin/python3", Script("dulwich_peer.py")], canCloneShallow: true),
        new ScriptPeer("pygit2", ["/usr/bin/python3", Script("pygit2_peer.py")], canCloneShallow: false),
    }.ToDictionary(peer => peer.Name);

    public static IEnumerable<object[]> Names => Peers.Keys.Select(name => new object[] { name });

    public static IEnumerable<object[]> NamesOfShallow => Peers.Values.Where(peer => peer.CanCloneShallow).Select(peer => new object[] { peer.Name });

    public static Peer Get(string name) => Peers[name];

    private static string Script(string name) => Path.Combine(Root, "tests", "GitPush.Interop.Tests", "Peers", name);

    private static string ClassPath() => string.Join(':', JavaLibraries.Select(library => $"/usr/share/java/{library}.jar"));
}
