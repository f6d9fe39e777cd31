namespace GitPush.Compare.Servers;

/// <summary>Where a side is reached over SSH.</summary>
/// <param name="Prefix">What its paths begin with.</param>
internal sealed record SshEndpoint(BenchServer Server, int Port, string Prefix);
