namespace GitPush.Objects;

/// <summary>Reads a tag without allocating.</summary>
internal readonly ref struct TagReader
{
    // object <id> LF
    // type <type> LF
    // tag <name> LF
    // tagger <name> <<email>> <seconds> <zone> LF     missing in old tags
    // LF
    // message
    private readonly ReadOnlySpan<byte> _rest;

    /// <exception cref="ObjectCorruptException">The tag does not say what it tags.</exception>
    public TagReader(ReadOnlySpan<byte> tag)
    {
        var rest = tag;
        if (!ObjectHeaders.TryTakeId(ref rest, "object"u8, out var target))
        {
            throw new ObjectCorruptException("tag without an object");
        }

        var type = ObjectHeaders.TakeLine(ref rest);
        if (!type.StartsWith("type "u8) || !ObjectTypeNames.TryParse(type[5..], out var targetType))
        {
            throw new ObjectCorruptException("tag without a known type");
        }

        var name = ObjectHeaders.TakeLine(ref rest);
        if (!name.StartsWith("tag "u8))
        {
            throw new ObjectCorruptException("tag without a name");
        }

        Target = target;
        TargetType = targetType;
        Name = name[4..];
        _rest = rest;
    }

    public ObjectId Target { get; }

    public ObjectType TargetType { get; }

    public ReadOnlySpan<byte> Name { get; }

    /// <summary>Name, address and time of the tagger; empty when they are missing.</summary>
    public ReadOnlySpan<byte> Tagger => ObjectHeaders.TryFind(_rest, "tagger"u8, out var value) ? value : default;

    public ReadOnlySpan<byte> Message => ObjectHeaders.Message(_rest);

    /// <summary>The tag as a record.</summary>
    public Tag ToTag(ObjectId id)
    {
        var tagger = Tagger;
        return new Tag
        {
            Id = id,
            Target = Target,
            TargetType = TargetType,
            Name = GitText.Decode(Name),
            Tagger = tagger.IsEmpty ? null : SignatureText.Parse(tagger, default),
            Message = GitText.Decode(Message),
        };
    }
}
