namespace GitPush.Kubernetes.Remotes.Specs;

/// <summary>Where built images are pushed.</summary>
/// <param name="Prefix">Host, port and path, without a slash at the end: <c>registry.example.com/shop</c>.</param>
/// <param name="CredentialsSecret">The Secret with the login, in the Remote's namespace; null for none.</param>
/// <param name="IsInsecure">Whether it is spoken to without TLS.</param>
internal sealed record RemoteRegistry(string Prefix, string? CredentialsSecret, bool IsInsecure)
{
    /// <summary>Host and port.</summary>
    public string Host => Prefix.Split('/')[0];
}
