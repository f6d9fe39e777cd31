using GitPush.Protocol;

namespace GitPush.UploadPack;

/// <summary>What a client says of itself, for the log.</summary>
internal sealed class ClientInfo(GitPushLimits limits)
{
    private readonly List<string> _serverOptions = [];
    private int _serverOptionBytes;

    /// <summary>The client's name and version.</summary>
    public string Agent { get; private set; } = "";

    /// <summary>By what the client's own log calls this fetch.</summary>
    public string SessionId { get; private set; } = "";

    /// <summary>What the user said with <c>git fetch --server-option</c>.</summary>
    public IReadOnlyList<string> ServerOptions => _serverOptions;

    public void SetAgent(string value) => Agent = Printable.Text(value);

    public void SetSessionId(string value) => SessionId = Printable.Text(value);

    /// <exception cref="GitLimitException">There are more server options, or more bytes of them, than the limits allow.</exception>
    public void AddServerOption(string value)
    {
        if (_serverOptions.Count == limits.MaxPushOptions)
        {
            throw new GitLimitException(nameof(GitPushLimits.MaxPushOptions), limits.MaxPushOptions, "server options");
        }

        _serverOptionBytes += System.Text.Encoding.UTF8.GetByteCount(value);
        if (_serverOptionBytes > limits.MaxPushOptionBytes)
        {
            throw new GitLimitException(nameof(GitPushLimits.MaxPushOptionBytes), limits.MaxPushOptionBytes, "bytes");
        }

        _serverOptions.Add(value);
    }
}
