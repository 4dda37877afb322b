import torch


def attempt(name, statement):
    x = torch.arange(1, 5).view(2, 2)
    try:
        statement(x)
        print(name, x.tolist())
    except RuntimeError as error:
        print(name, str(error)[:21])


attempt("row     ", lambda x: x.sub_(x[:1]))
attempt("cell    ", lambda x: x.sub_(x[0, 0]))
attempt("turned  ", lambda x: x.copy_(x.T))
attempt("column  ", lambda x: x.sub_(x[:, :1]))
attempt("clone   ", lambda x: x.sub_(x[:, :1].clone()))
attempt("itself  ", lambda x: x.sub_(x))
attempt("one cell", lambda x: x[0].fill_(x[1, 0]))
attempt("indexed ", lambda x: x.sub_(x[:, [0]]))
attempt("flipped ", lambda x: x.copy_(x.flip(0)))
