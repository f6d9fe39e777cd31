using System.Diagnostics;

namespace GitPush.Objects;

/// <summary>
/// An object in an array that several share for a while: it counts who refers to it, and goes back to its operation's pool with
/// the last reference. Not thread-safe.
/// </summary>
/// <remarks>
/// A walk through a history reads gigabytes of trees. In arrays of their own they would be garbage at once, and the collector
/// that servers use would let more than a gigabyte of it pile up before it looks. A reference that an exception keeps from being
/// released costs nothing but the array, which the collector then takes.
/// </remarks>
internal sealed class ObjectBuffer
{
    private readonly ObjectBufferPool? _pool;
    private bool _isPooled;
    private int _references = 1;

    private ObjectBuffer(ObjectType type, byte[] array, int length, ObjectBufferPool? pool)
    {
        Type = type;
        Array = array;
        Length = length;
        _pool = pool;
        _isPooled = pool is not null;
    }

    public ObjectType Type { get; private set; }

    /// <summary>The object's size in bytes.</summary>
    public int Length { get; private set; }

    /// <summary>The object's bytes and, in a pooled array, some more behind them. To be filled before anybody else refers to it.</summary>
    public byte[] Array { get; }

    /// <summary>The object; valid as long as the caller's reference.</summary>
    public GitObject Value
    {
        get
        {
            Debug.Assert(_references > 0, "The object was released.");
            return new GitObject(Type, Array.AsMemory(0, Length));
        }
    }

    /// <summary>Room for an object in an array that goes to a pool with the last reference. Has one reference: the caller's.</summary>
    internal static ObjectBuffer In(ObjectBufferPool pool, byte[] array, ObjectType type, int length) => new(type, array, length, pool);

    /// <summary>Room for an object in an array of its own, with one reference: the caller's.</summary>
    public static ObjectBuffer Allocate(ObjectType type, int length) =>
        Of(type, GC.AllocateUninitializedArray<byte>(length));

    /// <summary>An object that has an array of its own, with one reference: the caller's.</summary>
    public static ObjectBuffer Of(ObjectType type, byte[] content) => new(type, content, content.Length, pool: null);

    /// <summary>Makes room for another object out of one that nobody refers to any more.</summary>
    internal void Reuse(ObjectType type, int length)
    {
        Debug.Assert(_references == 0 && length <= Array.Length, "The object is still referred to, or its array is too small.");
        (Type, Length, _references) = (type, length, 1);
    }

    /// <summary>Adds a reference, which is to be released too.</summary>
    public ObjectBuffer Share()
    {
        ObjectDisposedException.ThrowIf(_references == 0, this);
        _references++;
        return this;
    }

    /// <summary>Gives a reference back.</summary>
    public void Release()
    {
        ObjectDisposedException.ThrowIf(_references == 0, this);
        if (--_references == 0 && _isPooled)
        {
            _pool!.Return(this);
        }
    }

    /// <summary>Gives a reference back and takes the object for ever: its array goes to no pool any more.</summary>
    public GitObject Keep()
    {
        _isPooled = false;
        var value = Value;
        Release();
        return value;
    }
}
