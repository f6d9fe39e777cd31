namespace GitPush.Ssh.HostKeys;

/// <summary>The host keys of a folder: all files whose name ends with <c>_key</c>, one for each type of key.</summary>
internal sealed partial class HostKeyStore : IDisposable
{
    /// <summary>What sshd calls its key of the same type.</summary>
    private const string GeneratedName = "ssh_host_ecdsa_key";

    private HostKeyStore(IReadOnlyList<HostKey> keys, bool isNew)
    {
        Keys = keys;
        IsNew = isNew;
    }

    /// <summary>The keys, in the order of the names of their files.</summary>
    public IReadOnlyList<HostKey> Keys { get; }

    /// <summary>Whether the folder had no key before.</summary>
    public bool IsNew { get; }

    /// <summary>Loads the keys of a folder, and generates one if there is none. Several processes may do so at once: they get the same.</summary>
    /// <param name="folder">It is created if it is not there, for its owner only.</param>
    /// <exception cref="HostKeyException">A file cannot be used, or two are of one type.</exception>
    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    public static HostKeyStore Open(string folder)
    {
        CreateFolder(folder);
        var isNew = Find(folder).Length == 0 && Generate(folder);
        return new HostKeyStore(LoadAll(Find(folder)), isNew);
    }

    public void Dispose()
    {
        foreach (var key in Keys)
        {
            key.Dispose();
        }
    }

    private static string[] Find(string folder)
    {
        var files = Directory.GetFiles(folder, "*_key");
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }

    private static List<HostKey> LoadAll(string[] files)
    {
        var keys = new List<HostKey>(files.Length);
        var fileOfType = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            foreach (var file in files)
            {
                var key = HostKeyFile.Load(file);
                keys.Add(key);
                if (!fileOfType.TryAdd(key.Type, file))
                {
                    throw new HostKeyException(
                        $"The host keys '{fileOfType[key.Type]}' and '{file}' are both of type {key.Type}, of which there can be one.");
                }
            }

            return keys;
        }
        catch
        {
            keys.ForEach(key => key.Dispose());
            throw;
        }
    }
}
