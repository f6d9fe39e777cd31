using Microsoft.Extensions.Logging;

namespace GitPush.Kubernetes.Client.Credentials;

/// <summary>A file that others replace, as the kubelet does with a pod's token: read again twice a minute.</summary>
internal sealed class FileText(string path, string what, TimeProvider time, ILogger logger) : TextSource
{
    private const int MaxBytes = 1024 * 1024;
    private static readonly TimeSpan s_lifetime = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private string? _text;
    private long _readAt;
    private bool _expired;

    public override string Read()
    {
        lock (_lock)
        {
            if (_text is null || _expired || time.GetElapsedTime(_readAt) >= s_lifetime)
            {
                _text = ReadFile(_text);
                _readAt = time.GetTimestamp();
                _expired = false;
            }

            return _text;
        }
    }

    public override bool Expire()
    {
        lock (_lock)
        {
            _expired = true;
            return true;
        }
    }

    private string ReadFile(string? former)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MaxBytes })
            {
                throw new IOException($"{path} is larger than {MaxBytes} bytes.");
            }

            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // In the moment of a replacement it may be missing. What it said is still good, or the server will tell.
            if (former is null)
            {
                throw ConfigurationProblem.Create($"{what} cannot be read", exception);
            }

            Log.CredentialFileUnreadable(logger, exception);
            return former;
        }
    }
}
