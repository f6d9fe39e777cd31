using GitPush.Ssh.HostKeys;

namespace GitPush.Ssh.Hosting;

/// <summary>The host keys that the options name.</summary>
internal sealed class HostKeySet : IDisposable
{
    private readonly List<HostKey> _keys;

    private HostKeySet(IEnumerable<HostKey> keys) => _keys = [.. keys];

    /// <summary>At least one, in the order in which they are offered.</summary>
    public IReadOnlyList<HostKey> Keys => _keys;

    /// <summary>Where a key has just been generated; null if that was not needed.</summary>
    public string? GeneratedIn { get; private init; }

    /// <param name="options">Name the keys.</param>
    /// <param name="defaultFolder">The folder of the keys when they do not.</param>
    /// <exception cref="HostKeyException">A key cannot be used, or two are of one type; the message names the option.</exception>
    /// <exception cref="IOException">A file or folder cannot be read or written; the message names the option.</exception>
    public static HostKeySet Load(GitPushSshOptions options, string defaultFolder) =>
        options.HostKeyFiles.Count + options.HostKeys.Count > 0 ? LoadListed(options) : OpenFolder(options.HostKeyFolder ?? defaultFolder);

    public void Dispose() => _keys.ForEach(key => key.Dispose());

    private static HostKeySet OpenFolder(string folder) => Name(nameof(GitPushSshOptions.HostKeyFolder), () =>
    {
        var store = HostKeyStore.Open(folder);
        return new HostKeySet(store.Keys) { GeneratedIn = store.IsNew ? Path.GetFullPath(folder) : null };
    });

    private static HostKeySet LoadListed(GitPushSshOptions options)
    {
        var keys = new HostKeySet([]);
        try
        {
            foreach (var file in options.HostKeyFiles)
            {
                Name(nameof(options.HostKeyFiles), () => keys.Add(HostKeyFile.Load(file)));
            }

            foreach (var (text, index) in options.HostKeys.Select((text, index) => (text, index)))
            {
                Name(nameof(options.HostKeys), () => keys.Add(Parse(text, index)));
            }

            return keys;
        }
        catch
        {
            keys.Dispose();
            throw;
        }
    }

    private static HostKey Parse(string text, int index)
    {
        try
        {
            return PrivateKeyText.Parse(text);
        }
        catch (HostKeyException exception)
        {
            throw new HostKeyException($"The key with index {index} cannot be used: {exception.Message}.", exception.InnerException);
        }
    }

    private HostKeySet Add(HostKey key)
    {
        var isSecond = _keys.Exists(other => other.Type == key.Type);
        _keys.Add(key);
        return isSecond ? throw new HostKeyException($"There are two keys of type {key.Type}, of which there can be one.") : this;
    }

    private static HostKeySet Name(string option, Func<HostKeySet> load)
    {
        try
        {
            return load();
        }
        catch (HostKeyException exception)
        {
            throw new HostKeyException($"{nameof(GitPushSshOptions)}.{option}: {exception.Message}", exception.InnerException);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{nameof(GitPushSshOptions)}.{option}: {exception.Message}", exception);
        }
    }
}
