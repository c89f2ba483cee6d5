# One file, three images: docker build --target server|bank|api .
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
# What decides the packages comes first, so that they are restored again only when it changes.
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY src/Ciam.Protocol/*.csproj src/Ciam.Protocol/
COPY src/Ciam.Decisions/*.csproj src/Ciam.Decisions/
COPY src/Ciam.Storage/*.csproj src/Ciam.Storage/
COPY src/Ciam.Server/*.csproj src/Ciam.Server/
COPY samples/Ciam.Samples.Bank/*.csproj samples/Ciam.Samples.Bank/
COPY samples/Ciam.Samples.BankApi/*.csproj samples/Ciam.Samples.BankApi/
RUN for project in src/Ciam.Server samples/Ciam.Samples.Bank samples/Ciam.Samples.BankApi; do dotnet restore "$project" || exit 1; done
COPY src src
COPY samples samples
RUN dotnet publish src/Ciam.Server -c Release -o /out/server \
 && dotnet publish samples/Ciam.Samples.Bank -c Release --no-restore -o /out/bank \
 && dotnet publish samples/Ciam.Samples.BankApi -c Release --no-restore -o /out/api

# No root, no diagnostics socket, nothing to write but /tmp: the file system may be mounted read-only.
FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS runtime
ENV DOTNET_EnableDiagnostics=0 \
    DOTNET_CLI_TELEMETRY_OPTOUT=1 \
    HOME=/tmp
WORKDIR /app
USER $APP_UID

FROM runtime AS server
COPY --from=build /out/server .
ENV URLS=http://+:5080
EXPOSE 5080
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --retries=6 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/5080 && printf 'GET /health/ready HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && read -r _ code _ <&3 && [ \"$code\" = 200 ]"]
ENTRYPOINT ["dotnet", "Ciam.Server.dll"]
CMD ["serve"]

FROM runtime AS api
COPY --from=build /out/api .
ENV URLS=http://+:5091
EXPOSE 5091
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --retries=6 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/5091 && printf 'GET /health/live HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && read -r _ code _ <&3 && [ \"$code\" = 200 ]"]
ENTRYPOINT ["dotnet", "Ciam.Samples.BankApi.dll"]

FROM runtime AS bank
COPY --from=build /out/bank .
ENV URLS=http://+:5090
EXPOSE 5090
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --retries=6 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/5090 && printf 'GET /health/live HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && read -r _ code _ <&3 && [ \"$code\" = 200 ]"]
ENTRYPOINT ["dotnet", "Ciam.Samples.Bank.dll"]
