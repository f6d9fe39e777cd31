using System.Net.Sockets;
using GitPush.Signatures.Ssh.Wire;
using GitPush.Ssh.Transport;
using GitPush.Ssh.Wire;

namespace GitPush.Ssh.Tests.Support;

/// <summary>A <see cref="ScriptedClient"/> on a socket.</summary>
internal sealed class LiveClient(Socket socket, ClientOffer offer) : IDisposable
{
    public ScriptedClient Script { get; } = new(new NetworkStream(socket, ownsSocket: true), offer);

    public static byte[] ServiceRequest { get; } =
        new SshWriter().WriteByte((byte)MessageNumber.ServiceRequest).WriteString("ssh-userauth").WrittenSpan.ToArray();

    /// <summary>A request that lets its sender in, with <paramref name="key"/>.</summary>
    public byte[] Signed(TestKey key)
    {
        var request = Login.KeyRequest(true, key.Algorithm, key.Blob);
        var data = new SshWriter().WriteString(Script.SessionId).WriteBytes(request).WrittenSpan.ToArray();
        return Login.WithSignature(request, key.Sign(data));
    }

    /// <summary>Sends nothing more, and still reads.</summary>
    public void EndSending()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The server has ended the connection already.
        }
    }

    /// <summary>Sends, whether or not somebody is still there.</summary>
    public async Task TrySendAsync(params byte[][] payloads)
    {
        try
        {
            await Script.SendAsync(payloads);
        }
        catch (IOException)
        {
            // The server has ended the connection already.
        }
    }

    /// <summary>Reads until a message of one kind comes, or the connection ends.</summary>
    /// <param name="seen">Is told of the numbers of all that come.</param>
    /// <returns>Whether it came.</returns>
    public async Task<bool> ReadUntilAsync(MessageNumber number, Action<MessageNumber> seen)
    {
        try
        {
            while (await Script.ReadAsync().WaitAsync(LiveServer.Patience) is [var first, ..])
            {
                seen((MessageNumber)first);
                if (first == (byte)number)
                {
                    return true;
                }
            }
        }
        catch (SshProtocolException)
        {
            // A reset, or an end where the server had to say nothing any more, is an end as well.
        }

        return false;
    }

    public void Dispose() => Script.Dispose();
}
