using System.Globalization;
using System.Text;
using GitPush.Objects;
using GitPush.Repositories;
using Microsoft.Win32.SafeHandles;

namespace GitPush.Refs;

/// <summary>
/// The reflogs of a repository: one file below <c>logs</c> per ref, one line per change. Whoever holds a ref's lock may
/// write its log.
/// <code>&lt;old id&gt; SP &lt;new id&gt; SP &lt;name&gt; SP &lt;&lt;email&gt;&gt; SP &lt;seconds&gt; SP &lt;zone&gt; HT &lt;message&gt; LF</code>
/// </summary>
internal sealed class Reflog
{
    // What git takes off both ends of a name.
    private const string Crud = " .,:;<>\"\\'";

    private readonly string _folder;
    private readonly bool _logsAll;
    private readonly bool _logsBranches;
    private readonly string _suffix;
    private readonly SharedRepository _shared;

    public Reflog(string gitDirectory, RepositoryConfig config, ReflogIdentity identity, string message)
    {
        _folder = Path.Combine(gitDirectory, "logs");
        _logsAll = string.Equals(config.GetString("core.logallrefupdates"), "always", StringComparison.OrdinalIgnoreCase);

        // Without the setting, repositories with a work tree keep reflogs and bare ones do not.
        _logsBranches = !_logsAll && (config.GetBoolean("core.logallrefupdates") ?? config.GetBoolean("core.bare") is false);
        _suffix = Suffix(identity, message);
        _shared = SharedRepository.Of(config);
    }

    /// <summary>Whether a change of this ref is logged (core.logAllRefUpdates in git-config(1)).</summary>
    public bool IsKept(string name) =>
        _logsAll
        || (_logsBranches && (name == "HEAD" || IsBelow(name, "refs/heads/") || IsBelow(name, "refs/remotes/") || IsBelow(name, "refs/notes/")))
        || File.Exists(PathOf(name));

    /// <summary>Adds a line, if the ref's changes are logged.</summary>
    public void Append(string name, ObjectId oldId, ObjectId newId)
    {
        if (!IsKept(name))
        {
            return;
        }

        var line = Encoding.UTF8.GetBytes($"{oldId} {newId} {_suffix}\n");
        var path = PathOf(name);
        using var file = Open(path);
        Share(file);
        RandomAccess.Write(file, line, RandomAccess.GetLength(file));
    }

    /// <summary>Removes a ref's log and the folders that it leaves empty.</summary>
    public void Delete(string name)
    {
        var path = PathOf(name);
        if (File.Exists(path))
        {
            File.Delete(path);
            RefFolders.RemoveEmptyParents(Path.Join(_folder, "refs"), path);
        }
    }

    internal static string Suffix(ReflogIdentity identity, string message)
    {
        var when = identity.When;
        var zone = when.Offset;
        var text = Collapse(message);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Clean(identity.Name)} <{Clean(identity.Email)}> {when.ToUnixTimeSeconds()} {(zone < TimeSpan.Zero ? '-' : '+')}{zone:hhmm}{(text.Length > 0 ? "\t" : "")}{text}");
    }

    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!char.IsControl(c) && c is not ('<' or '>'))
            {
                clean.Append(c);
            }
        }

        return clean.ToString().Trim(Crud.ToCharArray());
    }

    // A message is one line: every run of blanks becomes one.
    private static string Collapse(string message) =>
        string.Join(' ', message.Split([' ', '\t', '\n', '\r', '\v', '\f', '\0'], StringSplitOptions.RemoveEmptyEntries));

    private static bool IsBelow(string name, string prefix) => name.StartsWith(prefix, StringComparison.Ordinal);

    private static SafeFileHandle OpenAppend(string path) =>
        File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);

    private SafeFileHandle Open(string path)
    {
        try
        {
            return OpenAppend(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            MakeRoom(path);
            return OpenAppend(path);
        }
    }

    // The log of a ref that is gone may be in the way, a file where a folder must be or the other way round, when a
    // process died between the removal of a ref and that of its log. No such ref can exist, or this one could not.
    private void MakeRoom(string path)
    {
        for (var parent = Path.GetDirectoryName(path)!; parent.Length > _folder.Length; parent = Path.GetDirectoryName(parent)!)
        {
            if (File.Exists(parent))
            {
                File.Delete(parent);
            }
        }

        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        // Not where the repository was deleted meanwhile.
        if (Directory.Exists(Path.GetDirectoryName(_folder)))
        {
            _shared.CreateFolder(Path.GetDirectoryName(path)!);
        }
    }

    // As for git: a line in a log of somebody else's counts more than the log's permissions.
    private void Share(SafeFileHandle file)
    {
        try
        {
            _shared.Adjust(file);
        }
        catch (UnauthorizedAccessException)
        {
        }
    }

    private string PathOf(string name) => Path.Join(_folder, name);
}
