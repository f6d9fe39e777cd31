using GitPush.Objects;

namespace GitPush.Traversal;

/// <summary>The objects that a walk met, numbered, with what was noted of each: about 40 bytes per object.</summary>
internal sealed class ObjectTable
{
    private readonly IdTable _ids = new();
    private ObjectMarks[] _marks = new ObjectMarks[64];

    /// <summary>How many objects there are, wanted or not.</summary>
    public int Count => _ids.Count;

    public ObjectId Id(int number) => _ids[number];

    /// <summary>The number of an object, or a negative one when the walk did not meet it.</summary>
    public int Find(ObjectId id) => _ids.Find(id);

    /// <summary>Whether the object is wanted and the receiver does not have it.</summary>
    public bool IsSent(int number) => (_marks[number] & (ObjectMarks.Wanted | ObjectMarks.Known)) == ObjectMarks.Wanted;

    /// <summary>Whether the object is wanted and the receiver does not have it.</summary>
    public bool IsSent(ObjectId id) => _ids.Find(id) is var number and >= 0 && IsSent(number);

    /// <summary>Whether the receiver is known to have the object.</summary>
    public bool IsKnown(int number) => (_marks[number] & ObjectMarks.Known) != 0;

    /// <summary>Notes something of an object.</summary>
    /// <returns>What was noted before.</returns>
    public ObjectMarks Mark(ObjectId id, ObjectMarks marks)
    {
        var number = _ids.Add(id, out _);
        if (number == _marks.Length)
        {
            Array.Resize(ref _marks, number * 2);
        }

        var before = _marks[number];
        _marks[number] |= marks;
        return before;
    }

    /// <summary>What is noted of an object.</summary>
    public ObjectMarks MarksOf(ObjectId id) => _ids.Find(id) is var number and >= 0 ? _marks[number] : ObjectMarks.None;
}
