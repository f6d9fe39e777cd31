using GitPush.Ssh.Wire;

namespace GitPush.Ssh.Transport;

/// <summary>
/// Decides at the last moment whether a message is sent: when its turn has come and nothing can get before it any more. So a channel
/// can be closed by one who sends while others wait for their turn.
/// </summary>
internal interface ISendGate
{
    /// <summary>Is called by one who sends at a time, in the order in which the peer gets the messages. Must not wait.</summary>
    /// <returns>False to have the message dropped.</returns>
    bool TryPass(MessageNumber number);
}
