from skerry.config.command import main

main()
