using System.IO.Pipelines;
using GitPush.Objects;
using GitPush.Protocol;
using GitPush.Refs;
using GitPush.Repositories;
using GitPush.UploadPack;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitPush.Core.Tests.Support;

/// <summary>What one fetch works with, for a look at what its parts do; the answer goes nowhere.</summary>
internal sealed class FetchSession : IDisposable
{
    private readonly ObjectDatabase _objects;

    public FetchSession(TestGit server)
    {
        var path = server.WorkingDirectory;
        _objects = new ObjectDatabase(Path.Combine(path, "objects"));
        var repository = new GitRepository(RepositoryName.Parse("test"), path, _objects, new RefStore(path));
        var options = new GitPushOptions();
        var output = PipeWriter.Create(Stream.Null);
        Session = new UploadPackSession(
            repository, new UploadPackSettings(repository.Config, options), options, TimeProvider.System, NullLogger.Instance, input: null, output, new ResponseWriter(output));
    }

    public UploadPackSession Session { get; }

    public void Dispose()
    {
        Session.Dispose();
        _objects.Dispose();
    }
}
