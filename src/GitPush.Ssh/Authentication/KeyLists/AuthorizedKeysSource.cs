using Microsoft.Extensions.Logging;

namespace GitPush.Ssh.Authentication.KeyLists;

/// <summary>
/// A file of <c>authorized_keys</c>' format, or a folder with one for each user. Thread-safe.
/// </summary>
/// <remarks>
/// Looks at each file's stamp whenever it is asked, so that a key which was just added or removed counts at once. That takes some
/// microseconds for each user, which for a folder of thousands is still less than the cryptography of a login.
/// </remarks>
/// <param name="path">Absolute. What it is, is looked at each time as well.</param>
internal sealed class AuthorizedKeysSource(string path, TimeProvider time, ILogger logger)
{
    private readonly Lock _lock = new();
    private Dictionary<string, AuthorizedKeysFile> _files = new(StringComparer.Ordinal);
    private IReadOnlyList<UserKeyList> _lists = [];
    private string? _folderProblem;

    /// <summary>The lists as they are now, those of a folder in the order of their names.</summary>
    public IReadOnlyList<UserKeyList> Read()
    {
        lock (_lock)
        {
            var names = ListFiles();
            var files = new Dictionary<string, AuthorizedKeysFile>(names.Count, StringComparer.Ordinal);
            var hasChanged = names.Count != _files.Count;
            foreach (var (file, userName) in names)
            {
                if (!_files.TryGetValue(file, out var known))
                {
                    known = new AuthorizedKeysFile(file, userName, time, logger);
                    hasChanged = true;
                }

                hasChanged |= known.Refresh();
                files.Add(file, known);
            }

            if (hasChanged)
            {
                _files = files;
                _lists = [.. names.Select(name => files[name.Path].List)];
                foreach (var (fingerprint, first, second) in _lists.FindShared())
                {
                    Log.KeyOfTwoUsers(logger, path, fingerprint, first, second);
                }
            }

            return _lists;
        }
    }

    /// <summary>Lists the files, of which there are none when nobody knows who could have put them there.</summary>
    private List<(string Path, string? UserName)> ListFiles()
    {
        try
        {
            var isFolder = Directory.Exists(path);
            var folder = isFolder ? path : Path.GetDirectoryName(path)!;
            var problem = Directory.Exists(folder) ? KeyFilePermissions.FindFolderProblem(folder, mayBeSticky: !isFolder) : null;
            SayOnce(folder, problem);
            return problem is not null ? [] : isFolder ? ListFolder() : [(path, null)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            SayOnce(path, exception.Message);
            return [];
        }
    }

    private List<(string Path, string? UserName)> ListFolder()
    {
        var files = new List<(string Path, string? UserName)>();
        foreach (var file in Directory.EnumerateFiles(path).Order(StringComparer.Ordinal))
        {
            // What editors leave behind has the keys of yesterday, and hidden files are no users.
            var name = Path.GetFileName(file);
            if (!name.StartsWith('.') && !name.EndsWith('~'))
            {
                files.Add((file, name.EndsWith(".pub", StringComparison.Ordinal) ? name[..^".pub".Length] : name));
            }
        }

        return files;
    }

    private void SayOnce(string where, string? problem)
    {
        if (problem is not null && problem != _folderProblem)
        {
            Log.KeyFileRefused(logger, where, problem);
        }

        _folderProblem = problem;
    }
}
