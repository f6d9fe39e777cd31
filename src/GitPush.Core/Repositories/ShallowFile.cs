using System.Buffers;
using GitPush.Objects;

namespace GitPush.Repositories;

/// <summary>
/// The file <c>shallow</c> of a repository whose history is cut off: the commits that have no parents there, whatever they
/// say (gitrepository-layout(5)). Thread-safe. What it returns is at most as old as the call.
/// </summary>
/// <param name="gitDirectory">The bare repository's folder.</param>
internal sealed class ShallowFile(string gitDirectory)
{
    private readonly string _path = Path.Join(gitDirectory, "shallow");
    private volatile StampedRoots? _known;

    /// <summary>What a repository with its whole history has.</summary>
    public static IReadOnlySet<ObjectId> None { get; } = new HashSet<ObjectId>();

    /// <summary>The commits at which the history ends. Costs one system call where nothing changed.</summary>
    /// <exception cref="InvalidDataException">A line is no id.</exception>
    public IReadOnlySet<ObjectId> Read()
    {
        var stamp = FileStamp.OfFile(_path);
        if (!stamp.Exists)
        {
            return None;
        }

        if (_known is { } known && known.Stamp.IsFresh(stamp))
        {
            return known.Roots;
        }

        var read = new StampedRoots(stamp, Load());
        _known = read;
        return read.Roots;
    }

    /// <summary>Takes <c>shallow.lock</c>, as git does before it changes the file.</summary>
    /// <param name="newRoots">The commits to add.</param>
    /// <param name="shared">Who beside the server may use the file.</param>
    /// <returns>Null when somebody else holds the lock for longer than the time-out, or the file system refuses.</returns>
    public async ValueTask<ShallowUpdate?> TryBeginUpdateAsync(
        IReadOnlyCollection<ObjectId> newRoots, ServerInstance instance, bool fsync, SharedRepository shared, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var outcome = await LockFile.AcquireAsync(_path + ".lock", timeout, instance, cancellationToken).ConfigureAwait(false);
        return outcome == LockOutcome.Taken ? new ShallowUpdate(this, _path, instance, fsync) { NewRoots = newRoots, Shared = shared } : null;
    }

    // shallow = *(obj-id LF)
    internal HashSet<ObjectId> Load()
    {
        var roots = new HashSet<ObjectId>();
        byte[] content;
        try
        {
            content = File.ReadAllBytes(_path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return roots;
        }

        foreach (var range in content.AsSpan().Split((byte)'\n'))
        {
            // As for git, the line may go on behind the id.
            var line = content.AsSpan()[range];
            if (line.Length >= ObjectId.HexSize && ObjectId.TryParse(line[..ObjectId.HexSize], out var id))
            {
                _ = roots.Add(id);
            }
            else if (range.Start.Value < content.Length)
            {
                throw new InvalidDataException("bad shallow line");
            }
        }

        return roots;
    }

    internal static byte[] Format(IEnumerable<ObjectId> roots)
    {
        var content = new ArrayBufferWriter<byte>();
        foreach (var id in roots.Order())
        {
            var line = content.GetSpan(ObjectId.HexSize + 1);
            id.CopyHexTo(line);
            line[ObjectId.HexSize] = (byte)'\n';
            content.Advance(ObjectId.HexSize + 1);
        }

        return content.WrittenSpan.ToArray();
    }

    internal void Forget() => _known = null;

    private sealed record StampedRoots(FileStamp Stamp, IReadOnlySet<ObjectId> Roots);
}
