FROM python:3.11-slim
WORKDIR /app
COPY requirements.txt requirements-media.txt ./
RUN pip install --no-cache-dir -r requirements.txt -r requirements-media.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY handlers handlers
COPY flows flows
COPY storage storage
RUN pip install --no-cache-dir --no-deps . && useradd --create-home doorstep && mkdir /data && chown doorstep /data
USER doorstep
WORKDIR /data
CMD ["doorstep", "run"]
