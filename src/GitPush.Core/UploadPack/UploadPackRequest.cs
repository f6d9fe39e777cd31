namespace GitPush.UploadPack;

/// <summary>How a client asked for git-upload-pack.</summary>
/// <param name="ProtocolVersion">0, 1 or 2.</param>
/// <param name="Stateless">Whether each round of the negotiation is a request of its own, as over HTTP.</param>
internal readonly record struct UploadPackRequest(int ProtocolVersion, bool Stateless);
