using GitPush.Kubernetes.Client.Requests;

namespace GitPush.Kubernetes.Client.Logs;

/// <summary>One connection over which a log is read.</summary>
internal sealed class LogConnection(ApiStream stream, LineReader lines, string server) : IDisposable
{
    /// <summary>Why it ended; null when the server ended it in good order.</summary>
    public KubernetesApiException? Failure { get; private set; }

    /// <summary>The next line, valid until the next call; null at the end.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Without its type, null would be an empty line.
            return await lines.ReadAsync(cancellationToken).ConfigureAwait(false) ? lines.Line : (ReadOnlyMemory<byte>?)null;
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or TimeoutException && !cancellationToken.IsCancellationRequested)
        {
            Failure = ApiErrors.FromException(exception, server).Exception;
            return null;
        }
    }

    public void Dispose()
    {
        lines.Dispose();
        stream.Dispose();
    }
}
