namespace GitPush.Kubernetes.Remotes.Status;

/// <summary>What to push to.</summary>
/// <param name="Ssh">Null when the server's SSH address is not known.</param>
/// <param name="Http">Null when the server's HTTP address is not known.</param>
internal sealed record RemoteUrls(string? Ssh, string? Http)
{
    public string? First => Ssh ?? Http;

    public static RemoteUrls Of(RemoteEntry remote, RemoteIndex index, GitPushRemoteOptions options)
    {
        if (remote.Repository is not { } repository)
        {
            return new RemoteUrls(null, null);
        }

        var http = options.HttpUrl is { } address ? $"{address.AbsoluteUri.TrimEnd('/')}/{repository}.git" : null;
        if (options.SshUrl is not { } ssh)
        {
            return new RemoteUrls(null, http);
        }

        // Gitkube's own form, unless another Remote has the name.
        if (remote.Object.IsGitkube() && index.FindQualified(remote.QualifiedName)?.Key == remote.Key)
        {
            var builder = new UriBuilder(ssh) { UserName = remote.QualifiedName, Path = "" };
            return new RemoteUrls($"{builder.Uri.AbsoluteUri.TrimEnd('/')}/~/git/{remote.QualifiedName}", http);
        }

        return new RemoteUrls($"{ssh.AbsoluteUri.TrimEnd('/')}/{repository}.git", http);
    }
}
