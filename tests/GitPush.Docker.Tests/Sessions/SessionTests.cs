using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using GitPush.Docker.Engine;
using GitPush.Docker.Protobuf;
using GitPush.Docker.Sessions;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace GitPush.Docker.Tests.Sessions;

/// <summary>What a session answers, asked as an engine asks: over HTTP/2 on a connection that is already there.</summary>
[TestClass]
public sealed class SessionTests
{
    private const string GetSecret = "/moby.buildkit.secrets.v1.Secrets/GetSecret";
    private const string Credentials = "/moby.filesync.v1.Auth/Credentials";

    [TestMethod]
    public async Task Secrets_are_given_by_their_ids()
    {
        await using var session = await Client.StartAsync();
        Assert.AreEqual(("0", "s3cret"), await session.CallAsync(GetSecret, new ProtobufWriter().Add(1, "npm").ToArray()));
        Assert.AreEqual(("5", "secret other not found"), await session.CallAsync(GetSecret, new ProtobufWriter().Add(1, "other").ToArray()));
        Assert.AreEqual(("5", "secret  not found"), await session.CallAsync(GetSecret, []));
    }

    [TestMethod]
    [DataRow("registry.example.com:5000", "ada")]
    [DataRow("registry-1.docker.io", "hub")]
    [DataRow("docker.io", "hub")]
    [DataRow("registry.example.com", "")]
    public async Task Logins_are_given_for_their_registry_alone(string host, string user)
    {
        await using var session = await Client.StartAsync();
        Assert.AreEqual(("0", user), await session.CallAsync(Credentials, new ProtobufWriter().Add(1, host).ToArray()));
    }

    [TestMethod]
    public async Task Its_health_is_told()
    {
        await using var session = await Client.StartAsync();
        Assert.AreEqual("0", (await session.CallAsync("/grpc.health.v1.Health/Check", [])).Status);
    }

    [TestMethod]
    public async Task What_nobody_serves_or_can_read_has_the_status_that_gRPC_gives_it()
    {
        await using var session = await Client.StartAsync();
        Assert.AreEqual(("12", "/moby.filesync.v1.Auth/FetchToken is not served"), await session.CallAsync("/moby.filesync.v1.Auth/FetchToken", []));
        Assert.AreEqual(("3", "the message is cut off"), await session.SendAsync(GetSecret, [0, 0, 0, 0, 9, 1]));
        Assert.AreEqual(("3", "there is no message"), await session.SendAsync(GetSecret, [0, 0]));
        Assert.AreEqual(("12", "compressed messages are not read"), await session.SendAsync(GetSecret, [1, 0, 0, 0, 1, 1]));
        Assert.AreEqual(("8", "a message may have 1048576 bytes"), await session.SendAsync(GetSecret, [0, 255, 255, 255, 255, 1]));
        Assert.AreEqual(("3", "A protobuf message is cut off."), await session.CallAsync(GetSecret, [10, 9, 1]));

        // And goes on.
        Assert.AreEqual("0", (await session.CallAsync("/grpc.health.v1.Health/Check", [])).Status);
    }

    private sealed class Client : IAsyncDisposable
    {
        private readonly KestrelServer _server;
        private readonly HttpClient _http;

        private Client(KestrelServer server, HttpClient http)
        {
            _server = server;
            _http = http;
        }

        public static async Task<Client> StartAsync()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var ours = new TcpClient();
            await ours.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
            var theirs = await listener.AcceptTcpClientAsync();
            var methods = new SessionMethods(
                new Dictionary<string, string> { ["npm"] = "s3cret" },
                [new RegistryLogin("registry.example.com:5000", "ada", "pw"), new RegistryLogin("https://index.docker.io/v1/", "hub", "pw")]);
            var session = new SessionListener(theirs.GetStream());
            var options = new KestrelServerOptions();
            options.Listen(session.EndPoint, listen => listen.Protocols = HttpProtocols.Http2);
            var server = new KestrelServer(Options.Create(options), session, NullLoggerFactory.Instance);
            await server.StartAsync(new GrpcApplication(methods.All, (_, exception) => Assert.Fail(exception.ToString())), CancellationToken.None);
            return new Client(server, new HttpClient(new SocketsHttpHandler { ConnectCallback = (_, _) => new(ours.GetStream()) })
            {
                BaseAddress = new Uri("http://session/"),
                DefaultRequestVersion = HttpVersion.Version20,
                DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            });
        }

        /// <summary>Calls a method.</summary>
        /// <returns>The status, with what came: the first field of the answer as text, or the error.</returns>
        public Task<(string Status, string Text)> CallAsync(string path, byte[] message)
        {
            var framed = new byte[5 + message.Length];
            BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), message.Length);
            message.CopyTo(framed, 5);
            return SendAsync(path, framed);
        }

        public async Task<(string Status, string Text)> SendAsync(string path, byte[] body)
        {
            using var response = await _http.PostAsync(path, new ByteArrayContent(body) { Headers = { { "Content-Type", "application/grpc" } } });
            var answer = await response.Content.ReadAsByteArrayAsync();
            Assert.AreEqual(HttpStatusCode.OK, response.StatusCode);
            var trailers = response.TrailingHeaders.ToDictionary(header => header.Key, header => header.Value.Single());
            return (trailers["grpc-status"], trailers.TryGetValue("grpc-message", out var text) ? Uri.UnescapeDataString(text) : ReadFirst(answer));
        }

        public async ValueTask DisposeAsync()
        {
            _http.Dispose();
            await _server.StopAsync(CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(1));
            _server.Dispose();
        }

        private static string ReadFirst(byte[] answer)
        {
            Assert.AreEqual(answer.Length - 5, BinaryPrimitives.ReadInt32BigEndian(answer.AsSpan(1)));
            var reader = new ProtobufReader(answer.AsSpan(5));
            return reader.Read() ? Encoding.UTF8.GetString(reader.Value) : "";
        }
    }
}
