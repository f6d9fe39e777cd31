using GitPush.Ssh.Keys.AuthorizedKeys;
using Microsoft.Extensions.Logging;

namespace GitPush.Ssh.Authentication.KeyLists;

/// <summary>A file of <c>authorized_keys</c>' format that is read again when it changes. Not thread-safe.</summary>
/// <param name="path">The file, which may not exist, yet or any more.</param>
/// <param name="userName">Whose keys it has; null if their comments say that.</param>
internal sealed class AuthorizedKeysFile(string path, string? userName, TimeProvider time, ILogger logger)
{
    /// <summary>The size of the largest file that is read, in bytes: a hundred thousand keys.</summary>
    private const int MaxSize = 16 * 1024 * 1024;

    /// <summary>
    /// How long a stamp is believed. Another file of the same size and age may have come in its place, as from archives in which all
    /// are of the same age.
    /// </summary>
    private static readonly TimeSpan MaxTrust = TimeSpan.FromMinutes(1);

    private FileStamp _stamp;
    private bool _isSettled;
    private long _readAt;
    private string? _text;
    private string? _problem;

    /// <summary>What it says; nothing while it cannot be used.</summary>
    public UserKeyList List { get; private set; } = new(userName, AuthorizedKeyList.Empty);

    /// <summary>Reads the file if it is not as it was, and says in the log what is wrong with it, once.</summary>
    /// <returns>Whether the list is another one.</returns>
    public bool Refresh()
    {
        try
        {
            var stamp = FileStamp.Of(path);
            if (_isSettled && stamp == _stamp && time.GetElapsedTime(_readAt) < MaxTrust)
            {
                return false;
            }

            // Judged before it is read: what changes meanwhile is read again.
            (_stamp, _isSettled, _readAt) = (stamp, stamp.IsSettled(time.GetUtcNow()), time.GetTimestamp());
            var problem = TryRead(out var text);
            return problem is null ? Use(text) : Drop(problem);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _isSettled = false;
            return Drop(exception.Message);
        }
    }

    private string? TryRead(out string text)
    {
        text = "";
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (!OperatingSystem.IsWindows() && KeyFilePermissions.FindProblem(File.GetUnixFileMode(file.SafeFileHandle)) is { } problem)
        {
            return problem;
        }

        if (file.Length > MaxSize)
        {
            return $"it has more than {MaxSize} bytes";
        }

        using var reader = new StreamReader(file);
        text = reader.ReadToEnd();

        // Each line of it would be quoted in the log.
        return text.Contains("PRIVATE KEY-----", StringComparison.Ordinal) ? "it holds a private key, which belongs nowhere but to its owner" : null;
    }

    private bool Use(string text)
    {
        _problem = null;
        if (text == _text)
        {
            return false;
        }

        _text = text;
        List = new UserKeyList(userName, AuthorizedKeyList.Parse(text, time.LocalTimeZone));
        foreach (var (line, reason) in List.Keys.Refusals)
        {
            Log.KeyLineRefused(logger, path, line, reason);
        }

        return true;
    }

    private bool Drop(string problem)
    {
        if (problem != _problem)
        {
            Log.KeyFileRefused(logger, path, problem);
        }

        var hadKeys = _text is not null;
        (_problem, _text) = (problem, null);
        List = new UserKeyList(userName, AuthorizedKeyList.Empty);
        return hadKeys;
    }
}
