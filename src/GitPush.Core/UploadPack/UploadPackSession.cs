using System.IO.Pipelines;
using GitPush.Objects;
using GitPush.Protocol;
using GitPush.Refs;
using GitPush.Repositories;
using GitPush.Traversal;
using TagPeeler = GitPush.Traversal.TagPeeler;

namespace GitPush.UploadPack;

/// <summary>
/// What serving one fetch or one command works with: the two directions of the connection, the refs of one moment, and a
/// reader of its own whose parsed commits are kept from the negotiation to the walk. Used by one thread at a time.
/// </summary>
internal sealed class UploadPackSession : IDisposable
{
    private readonly Lazy<VisibleRefs> _refs;

    public UploadPackSession(GitRepository repository, GitPushOptions options, TimeProvider timeProvider, PktLineReader input, PipeWriter output)
    {
        Options = options;
        TimeProvider = timeProvider;
        Input = input;
        Output = output;
        Objects = repository.Objects.OpenReader();
        Commits = new CommitGraph(Objects);
        Tags = new TagPeeler(Objects);
        _refs = new(() => new VisibleRefs(repository.RefStore.Read(), new HiddenRefs(options.HiddenRefs)));
    }

    public GitPushOptions Options { get; }

    public TimeProvider TimeProvider { get; }

    public PktLineReader Input { get; }

    public PipeWriter Output { get; }

    public ObjectReader Objects { get; }

    public CommitGraph Commits { get; }

    public TagPeeler Tags { get; }

    /// <summary>The refs as they were when this was first asked for.</summary>
    public VisibleRefs Refs => _refs.Value;

    public void Dispose() => Objects.Dispose();
}
