import ArgumentParser

@main struct Xakhoe: ParsableCommand { func run() {} }
