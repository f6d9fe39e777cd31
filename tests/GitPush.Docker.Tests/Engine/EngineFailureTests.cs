using System.Net;
using System.Net.Sockets;
using System.Text;
using GitPush.Docker.Engine;
using GitPush.Docker.Tests.Peers;

namespace GitPush.Docker.Tests.Engine;

/// <summary>What is said when there is no engine, or none that can be used.</summary>
[TestClass]
public sealed class EngineFailureTests
{
    private static readonly byte[] s_piece = new byte[64 << 10];

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_socket_that_does_not_exist()
    {
        using var folder = new TempFolder();
        await AssertConnectFailsAsync($"unix://{folder.Combine("docker.sock")}", "no Docker engine: its socket does not exist");
    }

    [TestMethod]
    public async Task A_socket_on_which_nobody_listens()
    {
        using var folder = new TempFolder();
        var path = folder.Combine("docker.sock");
        using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            socket.Bind(new UnixDomainSocketEndPoint(path));
            await AssertConnectFailsAsync($"unix://{path}", "no Docker engine: the connection was refused");
        }
    }

    [TestMethod]
    public Task A_port_on_which_nobody_listens() => AssertConnectFailsAsync("tcp://127.0.0.1:1", "no Docker engine: the connection was refused");

    [TestMethod]
    [DataRow("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")]
    [DataRow("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")]
    [DataRow("SSH-2.0-OpenSSH_9.9\r\n\r\n")]
    public async Task Something_that_is_no_engine(string answer)
    {
        await using var engine = ScriptedEngine.Always(answer);
        await AssertConnectFailsAsync(engine.Host, "what answers at the Docker engine's address is no Docker engine");
    }

    [TestMethod]
    public async Task An_engine_that_speaks_TLS_to_who_does_not()
    {
        await using var engine = ScriptedEngine.Always("HTTP/1.0 400 Bad Request\r\nContent-Length: 48\r\n\r\nClient sent an HTTP request to an HTTPS server.\n");
        await AssertConnectFailsAsync(engine.Host, "the Docker engine speaks TLS, and this server is not told to");
    }

    [TestMethod]
    public async Task An_engine_that_is_too_old()
    {
        await using var engine = ScriptedEngine.Always(ScriptedEngine.Ping.Replace("1.41", "1.24", StringComparison.Ordinal));
        await AssertConnectFailsAsync(engine.Host, "the Docker engine is too old: it speaks version 1.24 of its API, and 1.30 is needed");
    }

    [TestMethod]
    public async Task An_engine_that_does_not_answer()
    {
        await using var engine = new ScriptedEngine((_, _, token) => Task.Delay(Timeout.Infinite, token));
        using var engines = new DockerEngines(TimeProvider.System);
        var options = new DockerEngineOptions { Host = engine.Host, RequestTimeout = TimeSpan.FromMilliseconds(100) };
        var exception = await Assert.ThrowsExactlyAsync<EngineException>(() => engines.ConnectAsync(options, Token));
        Assert.AreEqual("the Docker engine did not answer within 0.1 seconds", exception.Message);
    }

    [TestMethod]
    public async Task An_engine_that_falls_silent_during_a_build()
    {
        await using var engine = ScriptedEngine.Pinged(async (_, stream, token) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n14\r\n{\"stream\":\"Step 1\"}\n\r\n"u8.ToArray(), token);
            await Task.Delay(Timeout.Infinite, token);
        });
        var messages = new List<EngineMessage>();
        var exception = await Assert.ThrowsExactlyAsync<EngineException>(() =>
            BuildAsync(new DockerEngineOptions { Host = engine.Host, IdleTimeout = TimeSpan.FromMilliseconds(500) }, messages, pieces: 1));
        Assert.AreEqual("the Docker engine was silent for 0.5 seconds", exception.Message);
        Assert.AreEqual("Step 1", messages.Single().Stream);
    }

    [TestMethod]
    [DataRow("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n14\r\n{\"stream\":\"Step 1\"}\n\r\n")]
    [DataRow("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n<html>\r\n0\r\n\r\n")]
    [DataRow("HTTP/1.1 200 OK\r\nTransf")]
    public async Task An_engine_that_goes_away_during_a_build(string answer)
    {
        await using var engine = ScriptedEngine.Pinged(async (_, stream, token) =>
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(answer), token);
            stream.Socket.Shutdown(SocketShutdown.Both);
        });
        var exception = await Assert.ThrowsExactlyAsync<EngineException>(() => BuildAsync(new DockerEngineOptions { Host = engine.Host }, []));
        Assert.AreEqual("the Docker engine went away", exception.Message);
    }

    [TestMethod]
    public async Task An_engine_that_refuses_while_the_context_is_on_its_way_is_heard()
    {
        // It takes a part, says what it has against it and hangs up, so that the rest meets a broken pipe.
        await using var engine = ScriptedEngine.Pinged(async (_, stream, token) =>
        {
            await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), token);
            await stream.ReadExactlyAsync(new byte[100_000], token);
            await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 25\r\n\r\n{\"message\":\"no such tar\"}"u8.ToArray(), token);
            stream.Socket.Shutdown(SocketShutdown.Send);
            stream.Socket.Close();
        });
        var exception = await Assert.ThrowsExactlyAsync<EngineException>(() => BuildAsync(new DockerEngineOptions { Host = engine.Host }, []));
        Assert.AreEqual((HttpStatusCode.BadRequest, "no such tar"), (exception.Status!.Value, exception.Message));
    }

    [TestMethod]
    public async Task A_build_that_is_refused_for_its_parameters_sends_no_context()
    {
        await using var engine = ScriptedEngine.Pinged((head, stream, token) =>
        {
            StringAssert.Contains(head, "Expect: 100-continue");
            return stream.WriteAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 27\r\n\r\n{\"message\":\"no such thing\"}"u8.ToArray(), token).AsTask();
        });
        var sent = 0L;
        var exception = await Assert.ThrowsExactlyAsync<EngineException>(() =>
            BuildAsync(new DockerEngineOptions { Host = engine.Host }, [], sending: bytes => sent += bytes));
        Assert.AreEqual("no such thing", exception.Message);
        Assert.AreEqual(0, sent);
    }

    [TestMethod]
    public async Task A_refusal_that_does_not_end_is_a_refusal_all_the_same()
    {
        await using var engine = ScriptedEngine.Pinged(async (_, stream, token) =>
        {
            await stream.WriteAsync("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 27\r\n\r\n{\"message\":"u8.ToArray(), token);
            await Task.Delay(Timeout.Infinite, token);
        });
        var exception = await Assert.ThrowsExactlyAsync<EngineException>(() =>
            BuildAsync(new DockerEngineOptions { Host = engine.Host, IdleTimeout = TimeSpan.FromMilliseconds(500) }, []));
        Assert.AreEqual((HttpStatusCode.InternalServerError, "status 500"), (exception.Status!.Value, exception.Message));
    }

    [TestMethod]
    public async Task A_context_without_a_Dockerfile_is_refused_by_the_engine_in_its_own_words()
    {
        var peer = await SharedPeers.EngineAsync();
        var exception = await Assert.ThrowsExactlyAsync<EngineException>(() => BuildAsync(new DockerEngineOptions { Host = peer.Host }, []));
        Assert.AreEqual("Cannot locate specified Dockerfile: Dockerfile", exception.Message);
    }

    private async Task BuildAsync(DockerEngineOptions options, List<EngineMessage> messages, int pieces = 200, Action<long>? sending = null)
    {
        using var engines = new DockerEngines(TimeProvider.System);
        var engine = await engines.ConnectAsync(options, Token);
        var parameters = new BuildParameters { BuildKit = false, Dockerfile = "Dockerfile", Names = ["web:1"] };
        await foreach (var message in engine.BuildAsync(parameters, WriteAsync, _ => { }, Token))
        {
            messages.Add(message);
        }

        async Task WriteAsync(Stream stream, CancellationToken cancellationToken)
        {
            // More than all buffers on the way.
            for (var i = 0; i < pieces; i++)
            {
                sending?.Invoke(s_piece.Length);
                await stream.WriteAsync(s_piece, cancellationToken);
            }
        }
    }

    private async Task AssertConnectFailsAsync(string host, string message)
    {
        using var engines = new DockerEngines(TimeProvider.System);
        var exception = await Assert.ThrowsExactlyAsync<EngineException>(() => engines.ConnectAsync(new DockerEngineOptions { Host = host }, Token));
        Assert.AreEqual(message, exception.Message, exception.ToString());
    }
}
