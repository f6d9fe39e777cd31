namespace GitPush.Http.Bodies;

/// <summary>How a request's body is encoded.</summary>
internal enum BodyEncoding
{
    Identity,
    GZip,
}
