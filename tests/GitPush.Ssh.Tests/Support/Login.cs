using System.Net;
using GitPush.Signatures.Ssh.Wire;
using GitPush.Ssh.Authentication;
using GitPush.Ssh.Transport;
using GitPush.Ssh.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Ssh.Tests.Support;

/// <summary>A <see cref="ScriptedClient"/> that has exchanged keys, and a server that authenticates it.</summary>
internal sealed class Login : IDisposable
{
    private readonly TransportPair _pair = new();
    private readonly ServiceProvider _services;

    private Login(ISshKeyAuthenticator[] others)
    {
        var services = new ServiceCollection().AddSingleton<ISshKeyAuthenticator>(Authenticator);
        foreach (var other in others)
        {
            services.AddSingleton(other);
        }

        _services = services.BuildServiceProvider();
    }

    public KeyAuthenticator Authenticator { get; } = new();

    public LogLines Log { get; } = new();

    public ScriptedClient Client => _pair.Client;

    public CancellationTokenSource Grace { get; } = new();

    public SshTransport Transport { get; private set; } = null!;

    /// <summary>What the server comes to; when the client broke the protocol, after it was told.</summary>
    public Task<SshUser?> Result { get; private set; } = null!;

    /// <summary>Exchanges keys.</summary>
    public static async Task<Login> ConnectAsync(
        UserAuthenticationSettings? settings = null, IPAddress? address = null, params ISshKeyAuthenticator[] others)
    {
        var login = new Login(others);
        login.Transport = await login._pair.ConnectAsync();
        login.Result = login.RunAsync(settings ?? new UserAuthenticationSettings(), address ?? IPAddress.Parse("192.0.2.7"));
        return login;
    }

    /// <summary>Exchanges keys and has the service accepted.</summary>
    public static async Task<Login> StartAsync(
        UserAuthenticationSettings? settings = null, IPAddress? address = null, params ISshKeyAuthenticator[] others)
    {
        var login = await ConnectAsync(settings, address, others);
        await login.Client.ExpectAsync(MessageNumber.ExtInfo);
        await login.RequestServiceAsync("ssh-userauth");
        await login.Client.ExpectAsync(MessageNumber.ServiceAccept);
        return login;
    }

    public static byte[] Request(string method, string user = "git", string service = "ssh-connection") =>
        new SshWriter().WriteByte((byte)MessageNumber.UserAuthRequest)
            .WriteString(user).WriteString(service).WriteString(method).WrittenSpan.ToArray();

    public static byte[] Query(TestKey key, string user = "git", string? algorithm = null) =>
        KeyRequest(false, algorithm ?? key.Algorithm, key.Blob, user);

    public static byte[] KeyRequest(bool isSigned, string algorithm, byte[] blob, string user = "git", string service = "ssh-connection") =>
        new SshWriter().WriteBytes(Request("publickey", user, service))
            .WriteBoolean(isSigned).WriteString(algorithm).WriteString(blob).WrittenSpan.ToArray();

    /// <summary>A request with a signature, right unless an argument makes it wrong.</summary>
    public byte[] Signed(TestKey key, string user = "git", string? signedUser = null, string? algorithm = null, byte[]? sessionId = null)
    {
        var signed = KeyRequest(true, algorithm ?? key.Algorithm, key.Blob, signedUser ?? user);
        var data = new SshWriter().WriteString(sessionId ?? Client.SessionId).WriteBytes(signed).WrittenSpan.ToArray();
        return WithSignature(KeyRequest(true, algorithm ?? key.Algorithm, key.Blob, user), key.Sign(data));
    }

    public static byte[] WithSignature(byte[] request, byte[] signature) =>
        new SshWriter().WriteBytes(request).WriteString(signature).WrittenSpan.ToArray();

    public Task RequestServiceAsync(string name) =>
        Client.SendAsync(new SshWriter().WriteByte((byte)MessageNumber.ServiceRequest).WriteString(name).WrittenSpan.ToArray());

    /// <summary>Sends a request, and sees it fail as all do.</summary>
    public async Task AssertRefusedAsync(byte[] request, string message = "")
    {
        await Client.SendAsync(request);
        var failure = await Client.ReadAsync();
        CollectionAssert.AreEqual(Failure, failure, message);
    }

    public async Task<SshUser> AssertAcceptedAsync(byte[] request)
    {
        await Client.SendAsync(request);
        Assert.HasCount(1, await Client.ExpectAsync(MessageNumber.UserAuthSuccess));
        var user = await Result;
        Assert.IsNotNull(user);
        return user;
    }

    /// <summary>byte SSH_MSG_USERAUTH_FAILURE, name-list publickey, boolean FALSE.</summary>
    public static byte[] Failure { get; } = [51, 0, 0, 0, 9, .. "publickey"u8, 0];

    public void Dispose()
    {
        _pair.Dispose();
        _services.Dispose();
        Grace.Dispose();
    }

    private async Task<SshUser?> RunAsync(UserAuthenticationSettings settings, IPAddress address)
    {
        var authenticators = new KeyAuthenticators(
            _services.GetRequiredService<IServiceScopeFactory>(), Log.CreateLogger<KeyAuthenticators>());
        try
        {
            return await new UserAuthentication(Transport, address, authenticators, settings, Log.CreateLogger<UserAuthentication>())
                .RunAsync(Grace.Token);
        }
        catch (SshProtocolException exception)
        {
            await Transport.DisconnectAsync(exception.Reason, exception.Message);
            throw;
        }
    }
}
