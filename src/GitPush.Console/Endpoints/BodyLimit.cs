using Microsoft.AspNetCore.Http.Metadata;

namespace GitPush.Console.Endpoints;

/// <summary>How many bytes a request to an endpoint may have.</summary>
internal sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
