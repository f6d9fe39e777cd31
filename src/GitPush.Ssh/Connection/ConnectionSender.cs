using System.Runtime.CompilerServices;
using GitPush.Ssh.Transport;

namespace GitPush.Ssh.Connection;

/// <summary>Sends messages, and knows for how long the client has taken none of them. Thread-safe.</summary>
internal sealed class ConnectionSender(SshTransport transport, TimeProvider time)
{
    private int _pending;
    private long _progressed = time.GetTimestamp();

    /// <summary>For how long something should be sent and is not.</summary>
    public TimeSpan Stuck => Volatile.Read(ref _pending) == 0 ? TimeSpan.Zero : time.GetElapsedTime(Volatile.Read(ref _progressed));

    /// <summary>Sends a message when keys are not being exchanged.</summary>
    /// <returns>Whether it was sent, which the gate decides.</returns>
    /// <exception cref="SshProtocolException">The connection is lost.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> SendAsync(
        ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> tail, ISendGate? gate, CancellationToken cancellationToken)
    {
        Begin();
        try
        {
            return await transport.SendAsync(head, tail, gate, cancellationToken);
        }
        finally
        {
            End();
        }
    }

    /// <summary>Sends a message for the one who reads, and must not wait for an exchange of keys.</summary>
    /// <param name="gate">Null when it is sent in any case.</param>
    /// <exception cref="SshProtocolException">The connection is lost, or the client asks for more answers than it can get.</exception>
    public async ValueTask ReplyAsync(ReadOnlyMemory<byte> payload, ISendGate? gate = null)
    {
        Begin();
        try
        {
            await transport.ReplyAsync(payload, gate);
        }
        finally
        {
            End();
        }
    }

    private void Begin()
    {
        // Before it counts as pending, or it would look as if it were for as long as nothing was sent.
        if (Volatile.Read(ref _pending) == 0)
        {
            Volatile.Write(ref _progressed, time.GetTimestamp());
        }

        Interlocked.Increment(ref _pending);
    }

    private void End()
    {
        Volatile.Write(ref _progressed, time.GetTimestamp());
        Interlocked.Decrement(ref _pending);
    }
}
