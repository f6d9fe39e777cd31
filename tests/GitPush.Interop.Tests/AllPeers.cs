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

    private static readonly Dictionary<string, Peer> Peers = new Peer[]
    {
        new CommandPeer("git", ["git"], canCloneShallow: true),
        new JGitPeer(JGit),
        new ScriptPeer("isomorphic-git", ["node", Script("isomorphic-git.cjs")], canCloneShallow: true, ("NODE_PATH", NodeModules)),
        new ScriptPeer("dulwich", [Python, Script("dulwich_peer.py")], canCloneShallow: true),
        new ScriptPeer("pygit2", [Python, Script("pygit2_peer.py")], canCloneShallow: false),
    }.ToDictionary(peer => peer.Name);

    /// <summary>Debian's modules belong to Debian's Python, whichever other comes first on the path.</summary>
    public const string Python = "/usr/bin/python3";

    /// <summary>How JGit's command line is started.</summary>
    public static string[] JGit => ["java", "-XX:TieredStopAtLevel=1", "-cp", ClassPath(), "org.eclipse.jgit.pgm.Main"];

    /// <summary>Where the peers from npm are.</summary>
    public static string NodeModules => Path.Combine(Root, "artifacts", "peers", "node_modules");

    public static IEnumerable<object[]> Names => Peers.Keys.Select(name => new object[] { name });

    public static IEnumerable<object[]> NamesOfShallow => Peers.Values.Where(peer => peer.CanCloneShallow).Select(peer => new object[] { peer.Name });

    public static Peer Get(string name) => Peers[name];

    /// <summary>The path of a file in <c>Peers</c>.</summary>
    public static string Script(string name) => Path.Combine(Root, "tests", "GitPush.Interop.Tests", "Peers", name);

    private static string ClassPath() => string.Join(':', JavaLibraries.Select(library => $"/usr/share/java/{library}.jar"));
}
