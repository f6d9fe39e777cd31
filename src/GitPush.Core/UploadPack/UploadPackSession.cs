using System.IO.Pipelines;
using GitPush.Objects;
using GitPush.Protocol;
using GitPush.Repositories;
using GitPush.Traversal;
using Microsoft.Extensions.Logging;

namespace GitPush.UploadPack;

/// <summary>
/// What serving one fetch or one command works with: the two directions of the connection, the refs of one moment, and a
/// reader of its own whose parsed commits are kept from the negotiation to the walk. Used by one thread at a time.
/// </summary>
internal sealed class UploadPackSession : IDisposable
{
    private readonly Lazy<VisibleRefs> _refs;
    private readonly PktLineReader? _input;

    public UploadPackSession(
        GitRepository repository,
        UploadPackSettings settings,
        GitPushOptions options,
        TimeProvider timeProvider,
        ILogger logger,
        PktLineReader? input,
        PipeWriter output,
        ResponseWriter response,
        ClientInfo? client = null)
    {
        Settings = settings;
        Options = options;
        TimeProvider = timeProvider;
        Logger = logger;
        Repository = repository.Name;
        Client = client ?? new ClientInfo(options.Limits);
        _input = input;
        Output = output;
        Response = response;
        Database = repository.Objects;
        Objects = Database.OpenReader();
        Shallow = repository.Shallow;
        Commits = new CommitGraph(Objects, Shallow, repository.ReadCommitGraph);
        Tags = new PeeledTags(Objects);
        _refs = new(() => new VisibleRefs(repository.RefStore.Read(), settings.Hidden));
    }

    public UploadPackSettings Settings { get; }

    public GitPushOptions Options { get; }

    public TimeProvider TimeProvider { get; }

    public ILogger Logger { get; }

    public RepositoryName Repository { get; }

    /// <summary>What the client sends; an advertisement reads nothing.</summary>
    public PktLineReader Input => _input ?? throw new InvalidOperationException("There is no request to read: this only writes.");

    /// <summary>What the client says of itself.</summary>
    public ClientInfo Client { get; }

    public PipeWriter Output { get; }

    /// <summary>The lines of an answer, onto <see cref="Output"/>.</summary>
    public ResponseWriter Response { get; }

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
