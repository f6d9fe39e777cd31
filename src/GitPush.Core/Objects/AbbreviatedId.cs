using System.Diagnostics.CodeAnalysis;

namespace GitPush.Objects;

/// <summary>The first digits of an object id, as people type them: at least four, as git wants them.</summary>
internal readonly record struct AbbreviatedId
{
    /// <summary>The fewest digits that git takes for an id.</summary>
    public const int MinDigits = 4;

    private AbbreviatedId(ObjectId first, ObjectId last)
    {
        First = first;
        Last = last;
    }

    /// <summary>The lowest id that begins with the digits.</summary>
    public ObjectId First { get; }

    /// <summary>The highest id that begins with the digits.</summary>
    public ObjectId Last { get; }

    public static bool TryParse([NotNullWhen(true)] string? digits, out AbbreviatedId value)
    {
        value = default;
        if (digits is null
            || digits.Length is < MinDigits or > ObjectId.HexSize
            || !ObjectId.TryParse(digits.PadRight(ObjectId.HexSize, '0'), out var first)
            || !ObjectId.TryParse(digits.PadRight(ObjectId.HexSize, 'f'), out var last))
        {
            return false;
        }

        value = new AbbreviatedId(first, last);
        return true;
    }

    public bool Matches(ObjectId id) => id >= First && id <= Last;
}
