using GitPush.Objects;

namespace GitPush.Stages.Policies.Rules;

/// <summary>A commit that is new to the repository.</summary>
/// <param name="content">The object's content.</param>
internal sealed class NewCommit(ObjectId id, ReadOnlyMemory<byte> content)
{
    private Commit? _commit;

    public ObjectId Id => id;

    /// <summary>The object as it is.</summary>
    public ReadOnlyMemory<byte> Content => content;

    /// <summary>What it says, read when it is first asked for.</summary>
    public Commit Commit => _commit ??= new CommitReader(content.Span).ToCommit(id);

    public bool IsMerge => Commit.Parents.Count > 1;
}
