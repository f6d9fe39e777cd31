namespace GitPush.Ssh.Transport.KeyExchange;

/// <summary>What both sides had said before they agreed on a secret.</summary>
/// <param name="ClientVersion">V_C.</param>
/// <param name="ServerVersion">V_S.</param>
/// <param name="ClientInit">I_C.</param>
/// <param name="ServerInit">I_S.</param>
internal readonly record struct KeyExchangeIdentity(byte[] ClientVersion, byte[] ServerVersion, byte[] ClientInit, byte[] ServerInit);
