using System.IO.Pipelines;
using GitPush.Objects;
using GitPush.Protocol;
using GitPush.Refs;
using GitPush.Repositories;
using GitPush.Traversal;

namespace GitPush.UploadPack;

/// <summary>
/// What serving one fetch or one command works with: the two directions of the connection, the refs of one moment, and a
/// reader of its own whose parsed commits are kept from the negotiation to the walk. Used by one thread at a time.
/// </summary>
internal sealed class UploadPackSession : IDisposable
{
    private readonly Lazy<VisibleRefs> _refs;
    private readonly PktLineReader? _input;

    public UploadPackSession(GitRepository repository, GitPushOptions options, TimeProvider timeProvider, PktLineReader? input, PipeWriter output)
    {
        Options = options;
        TimeProvider = timeProvider;
        _input = input;
        Output = output;
        Database = repository.Objects;
        Objects = Database.OpenReader();
        Shallow = repository.Shallow;
        Commits = new CommitGraph(Objects, Shallow);
        Tags = new PeeledTags(Objects);
        _refs = new(() => new VisibleRefs(repository.RefStore.Read(), HiddenRefs.For("uploadpack", repository.Config, options)));
    }

    public GitPushOptions Options { get; }

    public TimeProvider TimeProvider { get; }

    /// <summary>What the client sends; an advertisement reads nothing.</summary>
    public PktLineReader Input => _input ?? throw new InvalidOperationException("This session only writes.");

    public PipeWriter Output { get; }

    public ObjectDatabase Database { get; }

    public ObjectReader Objects { get; }

    public CommitGraph Commits { get; }

    /// <summary>The commits at which the server's own history ends; empty unless the repository is shallow.</summary>
    public IReadOnlySet<ObjectId> Shallow { get; }

    public PeeledTags Tags { get; }

    /// <summary>The refs as they were when this was first asked for.</summary>
    public VisibleRefs Refs => _refs.Value;

    public void Dispose() => Objects.Dispose();
}
