using GitPush.Hashing;
using GitPush.Objects;

namespace GitPush.Packs.Receiving;

/// <summary>
/// What every object of the pack goes through once its content is at hand: its id is computed, git's rules are checked,
/// its links are collected, and if an object of that id exists already, the two are compared. Not thread-safe: one for each
/// thread.
/// </summary>
internal sealed class ObjectIntake(
    ReceivedEntries entries, ObjectDatabase existing, ExistingIds existingIds, LinkSet links, PackReceiverOptions options) : IDisposable
{
    // A larger object would hold its lane, and its memory, for long.
    private const int MaxPosted = 1 << 20;

    private readonly ObjectHasher _hasher = new(options.DetectCollisions);
    private readonly LinkCollector _links = new(links, options.Fsck);
    private readonly List<Posted> _posted = [];
    private readonly Stack<int> _freeTokens = [];
    private Sha1Lanes? _lanes;
    private ObjectReader? _reader;

    /// <summary>Takes an object at once: its entry has its id when this returns.</summary>
    /// <exception cref="PackFormatException">The object is not what its type says, or collides with one that exists.</exception>
    /// <exception cref="CollisionAttackException">The object was made by a collision attack.</exception>
    public void Take(int entry, ObjectType type, ReadOnlySpan<byte> content)
    {
        entries[entry].Type = type;
        Take(entry, _hasher.Hash(type, content), content);
    }

    /// <summary>
    /// Takes an object among others, which is faster: its entry has its id after <see cref="Complete"/> at the latest, and what
    /// is wrong with it may be thrown by any call until then.
    /// </summary>
    /// <param name="content">Where the object's bytes are; shared until they are not needed any more.</param>
    public void Post(int entry, ObjectType type, SharedContent content, int start, int length)
    {
        if (length > MaxPosted || !options.DetectCollisions)
        {
            Take(entry, type, content.Span.Slice(start, length));
            return;
        }

        _lanes ??= Sha1Lanes.Create();
        if (_lanes.FreeLanes == 0)
        {
            _ = TakeOne();
        }

        entries[entry].Type = type;
        if (!_freeTokens.TryPop(out var token))
        {
            token = _posted.Count;
            _posted.Add(default);
        }

        _posted[token] = new Posted(entry, content.Share(), start, length);
        Span<byte> header = stackalloc byte[ObjectHasher.MaxHeaderSize];
        var headerLength = ObjectHasher.WriteHeader(header, type, length);
        _lanes.Add(token, header[..headerLength], content.Memory.Slice(start, length));
    }

    /// <summary>Takes whatever was posted and is still on its way.</summary>
    public void Complete()
    {
        while (TakeOne())
        {
        }
    }

    public void Dispose()
    {
        foreach (var posted in _posted)
        {
            posted.Content?.Release();
        }

        _posted.Clear();
        _hasher.Dispose();
        _reader?.Dispose();
    }

    private bool TakeOne()
    {
        if (_lanes is null || !_lanes.TryFinishOne(out var result))
        {
            return false;
        }

        var posted = _posted[result.Token];
        _posted[result.Token] = default;
        _freeTokens.Push(result.Token);
        try
        {
            Span<byte> hash = stackalloc byte[ObjectId.Size];
            Sha1Block.WriteHash(result.State, hash);
            var id = ObjectId.FromBytes(hash);
            if (result.CollisionFound)
            {
                throw new CollisionAttackException(id);
            }

            Take(posted.Entry, id, posted.Content!.Span.Slice(posted.Start, posted.Length));
            return true;
        }
        finally
        {
            posted.Content!.Release();
        }
    }

    private void Take(int entry, ObjectId id, ReadOnlySpan<byte> content)
    {
        var type = entries[entry].Type;
        entries[entry].Id = id;
        _links.Collect(id, type, content);
        if (type == ObjectType.Blob)
        {
            entries.NoteBlob(content.Length);
        }

        if (existingIds.Contains(id))
        {
            _reader ??= existing.OpenReader();
            Collision.ThrowUnlessSame(_reader, id, type, content);
        }
    }

    private readonly record struct Posted(int Entry, SharedContent? Content, int Start, int Length);
}
