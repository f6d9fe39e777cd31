namespace GitPush.Fuzz.Targets;

/// <summary>All targets, by name.</summary>
internal static class AllTargets
{
    private static readonly Dictionary<string, Func<FuzzTarget>> Makers = new(StringComparer.Ordinal)
    {
        ["inflate"] = () => new InflateTarget(),
        ["deflate"] = () => new DeflateTarget(),
        ["delta"] = () => new DeltaTarget(),
        ["pack"] = () => new PackTarget(),
        ["pack-file"] = () => new PackFileTarget(),
        ["pack-index"] = () => new PackIndexTarget(),
        ["loose-object"] = () => new LooseObjectTarget(),
        ["object"] = () => new ObjectTarget(),
        ["pkt-line"] = () => new PktLineTarget(),
        ["side-band"] = () => new SideBandTarget(),
        ["push-commands"] = () => new PushCommandsTarget(),
        ["push"] = () => new PushTarget(),
        ["fetch-v0"] = () => new FetchTarget(0),
        ["fetch-v2"] = () => new FetchTarget(2),
        ["ref-name"] = () => new RefNameTarget(),
        ["ref-name-as-git"] = () => new RefNameAsGitTarget(),
        ["repository-name"] = () => new RepositoryNameTarget(),
        ["config"] = () => new ConfigTarget(),
        ["config-as-git"] = () => new ConfigAsGitTarget(),
        ["packed-refs"] = () => new PackedRefsTarget(),
        ["loose-ref"] = () => new LooseRefTarget(),
        ["shallow"] = () => new ShallowTarget(),
        ["commit-graph"] = () => new CommitGraphTarget(isChain: false),
        ["commit-graph-chain"] = () => new CommitGraphTarget(isChain: true),
        ["fsck"] = () => new FsckTarget(),
        ["fsck-as-git"] = () => new FsckAsGitTarget(),
        ["url-as-git"] = () => new UrlAsGitTarget(),
        ["filter"] = () => new FilterTarget(),
        ["filter-as-git"] = () => new FilterAsGitTarget(),
        ["push-certificate"] = () => new PushCertificateTarget(),
        ["signature"] = () => new SignatureTarget(),
        ["allowed-signers"] = () => new AllowedSignersTarget(),
        ["openpgp-keyring"] = () => new KeyringTarget(),
        ["http-body"] = () => new HttpBodyTarget(),
        ["ssh-handshake"] = () => new SshHandshakeTarget(),
        ["ssh-stream"] = () => new SshScriptTarget(isDamaged: true),
        ["ssh-messages"] = () => new SshScriptTarget(isDamaged: false),
    };

    public static IReadOnlyCollection<string> Names => Makers.Keys;

    /// <exception cref="ArgumentException">There is no such target.</exception>
    public static FuzzTarget Create(string name) =>
        Makers.TryGetValue(name, out var make) ? make() : throw new ArgumentException($"There is no target '{name}': {string.Join(", ", Names)}.");
}
