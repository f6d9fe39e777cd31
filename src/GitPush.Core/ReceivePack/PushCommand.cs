using System.Text;
using System.Text.Unicode;
using GitPush.Objects;

namespace GitPush.ReceivePack;

/// <summary>One line of a push: a ref, what the client believes it names, and what it shall name.</summary>
internal sealed class PushCommand
{
    private readonly byte[]? _nameBytes;
    private string? _rejection;

    /// <param name="name">The ref's name as the client sent it.</param>
    public PushCommand(ReadOnlySpan<byte> name, ObjectId oldId, ObjectId newId)
    {
        Name = Encoding.UTF8.GetString(name);
        _nameBytes = Utf8.IsValid(name) ? null : name.ToArray();
        OldId = oldId;
        NewId = newId;
    }

    /// <summary>The ref's name. Where <see cref="IsText"/> is false it is fit to be shown, and names nothing.</summary>
    public string Name { get; }

    /// <summary>The ref's name, byte for byte: a client looks for the results of the names that it sent.</summary>
    public ReadOnlyMemory<byte> NameBytes => _nameBytes ?? Encoding.UTF8.GetBytes(Name);

    /// <summary>The ref that changes: what the name leads to where it is that of a symbolic ref.</summary>
    public string Target
    {
        get => field ?? Name;
        set;
    }

    /// <summary>Whether the name is UTF-8. What is not is another name as a string, and must not reach a ref.</summary>
    public bool IsText => _nameBytes is null;

    /// <summary>What the client believes the ref names; zero: it does not exist.</summary>
    public ObjectId OldId { get; }

    /// <summary>What the ref shall name; zero: it is deleted.</summary>
    public ObjectId NewId { get; }

    public bool IsDelete => NewId.IsZero;

    public bool IsBranch => Name.StartsWith("refs/heads/", StringComparison.Ordinal);

    /// <summary>
    /// The command that does the same to the same ref, because one of both names is that of a symbolic ref. This one then has
    /// nothing to do, and ends as that one does.
    /// </summary>
    public PushCommand? AnsweredBy { get; set; }

    /// <summary>What a proc-receive hook has to do with the command.</summary>
    public ProcReceiveState ProcReceive { get; set; }

    /// <summary>What that hook did in place of what the client asked for, where it was something else.</summary>
    public List<ProcReceiveReport> Reports { get; } = [];

    /// <summary>Why the ref does not change, or null so far.</summary>
    public string? Rejection => _rejection ?? AnsweredBy?.Rejection;

    /// <summary>Refuses the command. The first reason stays: what follows from it would only hide it.</summary>
    public void Reject(string reason) => _rejection ??= reason;
}
