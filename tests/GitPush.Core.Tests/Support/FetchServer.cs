using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using GitPush.Objects;
using GitPush.Protocol;
using GitPush.Refs;
using GitPush.Repositories;
using GitPush.UploadPack;
using Microsoft.Extensions.Logging;

namespace GitPush.Core.Tests.Support;

/// <summary>
/// Serves one bare repository to the stock client over <c>git://</c> on a free port of this machine: the smallest transport
/// there is, so that what is tested is the service behind it.
/// </summary>
internal sealed class FetchServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ObjectDatabase _objects;
    private readonly UploadPackService _service;
    private readonly Task _accepting;
    private readonly List<Exception> _failures = [];
    private readonly TaskCompletionSource<Exception> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _connections;

    public FetchServer(string repositoryPath, GitPushOptions? options = null, TimeProvider? timeProvider = null, ILogger? logger = null)
    {
        _objects = new ObjectDatabase(Path.Combine(repositoryPath, "objects"));
        Repository = new GitRepository(RepositoryName.Parse("test"), repositoryPath, _objects, new RefStore(repositoryPath));
        _service = new UploadPackService(options ?? new GitPushOptions(), timeProvider ?? TimeProvider.System, logger);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public GitRepository Repository { get; }

    /// <summary>What the client is to be given.</summary>
    public string Url => $"git://{_listener.LocalEndpoint}/test.git";

    /// <summary>How many connections were made: one for each fetch.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>What went wrong on this side, in the order in which it did.</summary>
    public IReadOnlyList<Exception> Failures
    {
        get
        {
            lock (_failures)
            {
                return [.. _failures];
            }
        }
    }

    /// <summary>The first thing that goes wrong on this side: the client may have read of it before it is in <see cref="Failures"/>.</summary>
    public Task<Exception> Failed => _failed.Task;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _objects.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }

        _listener.Stop();
        await Task.WhenAll(connections);
    }

    private async Task ServeAsync(TcpClient client)
    {
        _ = Interlocked.Increment(ref _connections);
        using (client)
        {
            try
            {
                await ServeAsync(client.GetStream());
            }
            catch (Exception e)
            {
                lock (_failures)
                {
                    _failures.Add(e);
                }

                _ = _failed.TrySetResult(e);
            }
        }
    }

    // git-proto-request = request-command SP pathname NUL [host-parameter NUL] [NUL extra-parameters]
    private async Task ServeAsync(NetworkStream stream)
    {
        var input = PipeReader.Create(stream);
        var output = PipeWriter.Create(stream);
        var reader = new PktLineReader(input);
        Assert.AreEqual(PktKind.Data, await reader.ReadAsync(_stop.Token));
        var parameters = Encoding.UTF8.GetString(reader.Payload).Split('\0');
        var version = Array.Find(parameters, parameter => parameter.StartsWith("version=", StringComparison.Ordinal)) switch
        {
            "version=1" => 1,
            "version=2" => 2,
            _ => 0,
        };
        var request = new UploadPackRequest(version, Stateless: false);
        try
        {
            await _service.AdvertiseAsync(Repository, request, output, _stop.Token);
            await _service.ServeAsync(Repository, request, input, output, _stop.Token);
        }
        finally
        {
            await output.CompleteAsync();
            await input.CompleteAsync();
        }
    }
}
