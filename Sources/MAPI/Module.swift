import COM
